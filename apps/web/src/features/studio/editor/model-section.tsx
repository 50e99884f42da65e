import { uploadModel } from '@kaibo/contracts';
import { useMutation } from '@tanstack/react-query';
import { Box, Trash2, Upload } from 'lucide-react';
import { useState } from 'react';
import { ApiError } from '../../../app/api.ts';
import { count } from '../../../app/format.ts';
import { useMessages, useText } from '../../../app/text.ts';
import { upload } from '../../../app/upload.ts';
import { Button } from '../../../ui/button.tsx';
import { InPlace } from '../../../ui/from-first.tsx';
import { Skeleton } from '../../../ui/states.tsx';
import { catalogueTexts } from '../catalogue-texts.ts';
import { Section } from './section.tsx';
import type { Editor } from './use-editor.ts';

const loadModelView = () =>
  import('../../products/model-view.tsx').then(({ ModelView }) => ModelView);

export function ModelSection({ editor }: { editor: Editor }) {
  const text = useText();
  const words = useMessages(catalogueTexts).model;
  const { model, pictures, title } = editor.form;
  const [share, setShare] = useState(0);
  const [turning, setTurning] = useState(false);
  const send = useMutation({
    mutationFn: (file: File) => upload(uploadModel, file, { progress: setShare }),
    onSuccess: (made) => editor.change({ model: made }),
  });
  const problem = send.error
    ? send.error instanceof ApiError
      ? send.error.message
      : text.common.unexpected
    : null;
  return (
    <Section title={words.title} hint={words.hint} error={problem ?? editor.fault('model')}>
      {model && (
        <div className="grid gap-3">
          {turning && (
            <InPlace load={loadModelView} waiting={<Skeleton className="aspect-square w-full" />}>
              {(ModelView) => (
                <ModelView model={model} title={title} poster={pictures[0]?.url ?? null} />
              )}
            </InPlace>
          )}
          <div className="flex flex-wrap items-center gap-2 text-sm text-soft">
            <Box aria-hidden className="size-4" />
            {words.facts((model.sizeBytes / 1e6).toFixed(1), count(model.triangles))}
            <Button size="small" aria-pressed={turning} onClick={() => setTurning(!turning)}>
              {words.look}
            </Button>
            <Button size="small" onClick={() => editor.change({ model: null })}>
              <Trash2 aria-hidden className="size-4" />
              {words.remove}
            </Button>
          </div>
        </div>
      )}
      {!model && (
        <label className="flex h-11 cursor-pointer items-center gap-2 justify-self-start rounded-xl border border-dashed border-line px-4 text-sm hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-accent-ink">
          <Upload aria-hidden className="size-4" />
          <span role="status">
            {send.isPending ? words.sending(Math.round(share * 100)) : words.add}
          </span>
          <input
            type="file"
            accept=".glb,model/gltf-binary"
            aria-label={words.add}
            className="sr-only"
            disabled={send.isPending}
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              if (file) send.mutate(file);
              target.value = '';
            }}
          />
        </label>
      )}
    </Section>
  );
}
