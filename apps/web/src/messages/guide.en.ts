import type { zhGuide } from './guide.zh.ts';

export const enGuide: typeof zhGuide = {
  title: 'Host’s guide',
  intro:
    'Follow this for your first stream; twenty minutes are enough. Rehearse first, let the equipment check say “ready”, then go live.',
  contents: 'Contents',
  parts: {
    obs: {
      title: 'From a computer: OBS',
      picture:
        'OBS settings: server and stream key under Stream, bitrate and key frames under Output',
      steps: {
        a: 'Install OBS Studio, open Settings → Stream and choose the service “Custom”.',
        b: 'Copy server and stream key from “Encoder settings” on your desk into it.',
        c: 'Settings → Output: an H.264 encoder, 2500 kbps, a key frame every 2 s, a fast preset.',
        d: 'Settings → Video: 720 × 1280 (upright) or 1280 × 720, 30 frames a second.',
        e: 'Add camera and microphone, press “Start Streaming”, and look at the equipment check.',
      },
    },
    phone: {
      title: 'From a phone',
      picture: 'A phone upright on a tripod; a streaming app with the server address and key',
      steps: {
        a: 'Install an app that streams by RTMP, such as Larix Broadcaster.',
        b: 'Add a connection; its address is server and stream key joined by a slash.',
        c: 'Video: H.264, 720p, 30 frames, a key frame every 2 s. Sound: AAC, 128 kbps.',
        d: 'Put it upright on a tripod, plug it in, silence calls, lock exposure and focus.',
      },
    },
    light: {
      title: 'Light',
      picture:
        'From above: the main light at 45° beside the lens, a weaker one opposite, the wall a metre behind',
      steps: {
        a: 'The main light at 45° beside the lens, a little above the eyes; soften it with a cloth.',
        b: 'On the other side a light half as strong, or a white board.',
        c: 'Never with a window behind you; a plain background, a metre or more away.',
        d: 'Keep the brightness in the equipment check between 30 % and 70 %.',
      },
    },
    sound: {
      title: 'Sound',
      picture: 'A microphone a hand’s width from the mouth; the level stays in the green',
      steps: {
        a: 'A clip-on or desk microphone, 15 to 20 cm from the mouth; no fan blowing at it.',
        b: 'Speak at -32 to -9 dBFS, and never above -3 dBFS when loud.',
        c: 'Music 20 dB below your voice, and only music you may use.',
      },
    },
    network: {
      title: 'Network',
      picture: 'The encoder reaches the router by cable or 5 GHz Wi-Fi',
      steps: {
        a: 'A cable if you can; else 5 GHz Wi-Fi close to the router.',
        b: 'Twice the bitrate as upload: 2500 kbps need 5 Mbit/s.',
        c: 'Stop cloud sync and other uploads; keep a phone’s hotspot ready.',
        d: 'If it drops, stay calm: stream again within a minute and the same show goes on.',
      },
    },
    script: {
      title: 'The first ten minutes',
      picture: 'A line of ten minutes: hello, what is on, first product, questions, second product',
      steps: {
        a: 'Minute 0–1: say hello, what is on today, what is special, and until when.',
        b: 'Minute 1–2: announce it, ask for a follow, greet newcomers by name.',
        c: 'Minute 2–5: the first product: for whom, which problem, show it, name the price.',
        d: 'Minute 5–6: answer three questions from the chat.',
        e: 'Minute 6–9: the second product, compared with the first; stock and delivery.',
        f: 'Minute 9–10: sum up both, say what comes next, ask to share the room.',
      },
    },
  },
};
