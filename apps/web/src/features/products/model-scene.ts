import {
  ACESFilmicToneMapping,
  Box3,
  DirectionalLight,
  HemisphereLight,
  type Object3D,
  PerspectiveCamera,
  Scene,
  Spherical,
  TextureLoader,
  Vector3,
  WebGLRenderer,
} from 'three';
import { type GLTF, GLTFLoader, type GLTFParser } from 'three/examples/jsm/loaders/GLTFLoader.js';

export interface ModelScene {
  /** How long the last picture took to draw; 0 before the first. */
  drawMs(): number;
  /** Radians around and up; the lens keeps off the poles. */
  turn(around: number, up: number): void;
  /** Above 1 comes closer. */
  zoom(factor: number): void;
  resize(): void;
  dispose(): void;
}

const FIELD_OF_VIEW = 35;
const MARGIN = 1.25;

/** Pictures inside the file are read as images, which the page's policy allows, rather than fetched. */
const texturesAsImages = (parser: GLTFParser) => {
  (parser as { textureLoader: unknown }).textureLoader = new TextureLoader();
  return { name: 'textures-as-images' };
};

const load = async (url: string): Promise<GLTF> => {
  const loader = new GLTFLoader();
  loader.register(texturesAsImages);
  return loader.loadAsync(url);
};

/** Puts the middle of the thing into the middle of the world; answers how far off the lens sees all of it. */
const centre = (thing: Object3D): number => {
  const box = new Box3().setFromObject(thing);
  thing.position.sub(box.getCenter(new Vector3()));
  const radius = box.getSize(new Vector3()).length() / 2 || 1;
  return (radius * MARGIN) / Math.sin((FIELD_OF_VIEW / 2) * (Math.PI / 180));
};

/** A lit room of three lamps: an environment map would look richer and cost a weak device seconds. */
const lights = (): Object3D[] => {
  const lamp = (strength: number, x: number, y: number, z: number): DirectionalLight => {
    const light = new DirectionalLight(0xffffff, strength);
    light.position.set(x, y, z);
    return light;
  };
  return [
    new HemisphereLight(0xffffff, 0xb8b0a6, 1.6),
    lamp(2.4, 2, 4, 3),
    lamp(1.1, -4, 2, 1),
    lamp(0.7, 0, 1, -4),
  ];
};

const release = (scene: Scene): void => {
  scene.traverse((object) => {
    const { geometry, material } = object as {
      geometry?: { dispose(): void };
      material?: { dispose(): void } | { dispose(): void }[];
    };
    geometry?.dispose();
    for (const each of [material ?? []].flat()) each.dispose();
  });
};

/** Draws only when something changed. Throws where there is no WebGL or the file cannot be read. */
export const openModelScene = async (
  canvas: HTMLCanvasElement,
  url: string,
): Promise<ModelScene> => {
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
  renderer.setPixelRatio(Math.min(2, devicePixelRatio));
  renderer.toneMapping = ACESFilmicToneMapping;
  const scene = new Scene();
  scene.add(...lights());
  const camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.001, 1_000);

  const { scene: thing } = await load(url);
  const away = centre(thing);
  scene.add(thing);
  camera.near = away / 100;
  camera.far = away * 10;
  const place = new Spherical(away, 1.25, 0.6);

  let asked = 0;
  let tookMs = 0;
  const draw = (): void => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => {
      camera.position.setFromSpherical(place);
      camera.lookAt(0, 0, 0);
      const begunMs = performance.now();
      renderer.render(scene, camera);
      tookMs = performance.now() - begunMs;
      canvas.dataset.drawn = 'yes';
    });
  };
  const resize = (): void => {
    const { clientWidth, clientHeight } = canvas;
    renderer.setSize(clientWidth, clientHeight, false);
    camera.aspect = clientWidth / Math.max(1, clientHeight);
    camera.updateProjectionMatrix();
    draw();
  };
  resize();
  return {
    drawMs: () => tookMs,
    turn: (around, up) => {
      place.theta += around;
      place.phi = Math.min(Math.PI - 0.15, Math.max(0.15, place.phi + up));
      draw();
    },
    zoom: (factor) => {
      place.radius = Math.min(away * 2, Math.max(away * 0.35, place.radius / factor));
      draw();
    },
    resize,
    dispose: () => {
      cancelAnimationFrame(asked);
      release(scene);
      renderer.dispose();
    },
  };
};
