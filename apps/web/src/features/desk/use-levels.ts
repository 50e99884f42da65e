import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Levels } from './checks.ts';

const EVERY_MS = 2_000;
/** Enough to judge light by; reading more pixels back costs time. */
const SAMPLE = { width: 64, height: 96 };
const WHITE_FROM = 250;
const FFT_SIZE = 2_048;
const LISTEN_EVERY_MS = 50;

const videoIn = (place: RefObject<HTMLElement | null>): HTMLVideoElement | null => {
  const video = place.current?.querySelector('video') ?? null;
  return video && video.videoWidth > 0 ? video : null;
};

/** Mean luma and the share of pure white of the picture, both 0–100. ITU-R BT.709 weights. */
export const lightOf = (pixels: Uint8ClampedArray): { brightness: number; clipped: number } => {
  let sum = 0;
  let white = 0;
  const count = pixels.length / 4;
  for (let i = 0; i < pixels.length; i += 4) {
    const luma = 0.2126 * pixels[i]! + 0.7152 * pixels[i + 1]! + 0.0722 * pixels[i + 2]!;
    sum += luma;
    if (luma >= WHITE_FROM) white += 1;
  }
  return { brightness: (sum / count / 255) * 100, clipped: (white / count) * 100 };
};

/** Loudness and peak in dBFS of samples from -1 to 1; silence is -∞. */
export const loudnessOf = (samples: Float32Array): { sound: number; peak: number } => {
  let sum = 0;
  let highest = 0;
  for (const sample of samples) {
    sum += sample * sample;
    highest = Math.max(highest, Math.abs(sample));
  }
  const decibels = (level: number): number => 20 * Math.log10(level);
  return { sound: decibels(Math.sqrt(sum / samples.length)), peak: decibels(highest) };
};

const look = (video: HTMLVideoElement, canvas: HTMLCanvasElement) => {
  Object.assign(canvas, SAMPLE);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(video, 0, 0, SAMPLE.width, SAMPLE.height);
  return lightOf(context.getImageData(0, 0, SAMPLE.width, SAMPLE.height).data);
};

type Capturing = HTMLVideoElement & { captureStream?: () => MediaStream };

/** Hears what the element plays though it is muted, where the browser can; else makes it audible. */
const sourceOf = (context: AudioContext, video: Capturing): AudioNode => {
  const stream = video.captureStream?.();
  if (stream && stream.getAudioTracks().length > 0) return context.createMediaStreamSource(stream);
  video.muted = false;
  const source = context.createMediaElementSource(video);
  source.connect(context.destination);
  return source;
};

interface Listening {
  video: HTMLVideoElement;
  /** What was heard since the last call. */
  take(): { sound: number; peak: number } | null;
  stop(): void;
}

const listen = (video: HTMLVideoElement): Listening => {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = FFT_SIZE;
  sourceOf(context, video).connect(analyser);
  const samples = new Float32Array(FFT_SIZE);
  let power = 0;
  let peak = Number.NEGATIVE_INFINITY;
  let heard = 0;
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const now = loudnessOf(samples);
    power += 10 ** (now.sound / 10);
    peak = Math.max(peak, now.peak);
    heard += 1;
  }, LISTEN_EVERY_MS);
  return {
    video,
    take: () => {
      if (heard === 0) return null;
      const sound = 10 * Math.log10(power / heard);
      const taken = { sound, peak };
      power = 0;
      peak = Number.NEGATIVE_INFINITY;
      heard = 0;
      return taken;
    },
    stop: () => {
      clearInterval(timer);
      void context.close();
    },
  };
};

const unknown: Levels = { brightness: null, clipped: null, sound: null, peak: null };

/** Light and sound of the video that plays in `place`, looked at every two seconds while `on`. */
export const useLevels = (place: RefObject<HTMLElement | null>, on: boolean) => {
  const [levels, setLevels] = useState<Levels>(unknown);
  const [isListening, setListening] = useState(false);
  const listening = useRef<Listening | null>(null);

  useEffect(() => {
    if (!on) return;
    const canvas = document.createElement('canvas');
    const timer = setInterval(() => {
      const video = videoIn(place);
      const light = video && look(video, canvas);
      if (listening.current && listening.current.video !== video) {
        // Another picture plays by now, and what was listened to is gone.
        listening.current.stop();
        listening.current = null;
        setListening(false);
        setLevels((now) => ({ ...now, sound: null, peak: null }));
      }
      const sound = listening.current?.take();
      setLevels((now) => ({ ...now, ...light, ...sound }));
    }, EVERY_MS);
    return () => {
      clearInterval(timer);
      listening.current?.stop();
      listening.current = null;
      setListening(false);
      setLevels(unknown);
    };
  }, [place, on]);

  return {
    levels,
    isListening,
    /** Only after a press: browsers let nothing listen before. */
    startListening: (): void => {
      const video = videoIn(place);
      if (!video || listening.current) return;
      listening.current = listen(video);
      setListening(true);
    },
  };
};
