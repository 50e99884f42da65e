import {
  type BodyInputOf,
  type Chapter,
  type Desk,
  editReplay,
  type ReplayEdit,
} from '@kaibo/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Eye, EyeOff, Undo2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { call } from '../../app/api.ts';
import { useMessages, useText } from '../../app/text.ts';
import { Button } from '../../ui/button.tsx';
import { Problem, Skeleton } from '../../ui/states.tsx';
import { toast, toastError } from '../../ui/toast.tsx';
import { usePlayer } from '../player/use-player.ts';
import { replayTexts } from '../rooms/replay-texts.ts';
import { replayQuery } from '../rooms/use-replay.ts';
import { ChapterList } from './chapter-list.tsx';
import { replayEditQuery } from './desk-queries.ts';
import { TrimBar } from './trim-bar.tsx';

type Change = BodyInputOf<typeof editReplay>;

interface EditorProps {
  roomId: string;
  edit: ReplayEdit;
  isOwner: boolean;
}

function Editor({ roomId, edit, isOwner }: EditorProps) {
  const text = useText();
  const words = useMessages(replayTexts);
  const cache = useQueryClient();
  const video = useRef<HTMLVideoElement>(null);
  const [atMs, setAtMs] = useState(0);
  const [trim, setTrim] = useState(edit.trim);
  usePlayer(video, edit.url);
  const save = useMutation({
    mutationFn: (change: Change) => call(editReplay, { params: { roomId }, body: change }),
    onSuccess: (next) => {
      cache.setQueryData(replayEditQuery(roomId).queryKey, next);
      setTrim(next.trim);
      void cache.invalidateQueries(replayQuery(roomId));
      toast(text.common.saved);
    },
    onError: toastError,
  });
  const jump = (toMs: number): void => {
    if (video.current) video.current.currentTime = toMs / 1_000;
  };
  const saveChapters = (chapters: Chapter[]): void => save.mutate({ chapters });
  return (
    <>
      <video
        ref={video}
        controls
        playsInline
        muted
        aria-label={words.edit}
        onTimeUpdate={(event) => setAtMs(Math.round(event.currentTarget.currentTime * 1_000))}
        className="max-h-96 w-full rounded-xl bg-black"
      />
      <TrimBar
        recordedMs={edit.recordedMs}
        marks={edit.points}
        trim={trim}
        atMs={atMs}
        change={setTrim}
        jump={jump}
        disabled={!isOwner}
      />
      {isOwner && (
        <div className="flex flex-wrap gap-2">
          <Button
            look="accent"
            busy={save.isPending && save.variables?.trim != null}
            disabled={trim.startMs === edit.trim.startMs && trim.endMs === edit.trim.endMs}
            onClick={() => save.mutate({ trim })}
          >
            {words.save}
          </Button>
          {edit.trimmed && (
            <Button disabled={save.isPending} onClick={() => save.mutate({ trim: null })}>
              <Undo2 aria-hidden className="size-4" />
              {words.showAll}
            </Button>
          )}
          <Button
            look={edit.hidden ? 'plain' : 'quiet'}
            disabled={save.isPending}
            onClick={() => save.mutate({ hidden: !edit.hidden })}
          >
            {edit.hidden ? (
              <Eye aria-hidden className="size-4" />
            ) : (
              <EyeOff aria-hidden className="size-4" />
            )}
            {edit.hidden ? words.show : words.hide}
          </Button>
        </div>
      )}
      {edit.hidden && (
        <p role="status" className="rounded-lg bg-warn-wash px-3 py-2 text-sm text-warn">
          {words.hiddenHint}
        </p>
      )}
      <ChapterList
        edit={edit}
        atMs={atMs}
        jump={jump}
        save={isOwner ? saveChapters : null}
        busy={save.isPending}
      />
    </>
  );
}

/** A recording is finished this long after the end of its stream at the latest. */
const FINISHED_WITHIN_MS = 60_000;

/** Cuts, chapters and whether viewers see it; all of it can be undone. */
export function ReplayEditor({ desk }: { desk: Desk }) {
  const words = useMessages(replayTexts);
  const roomId = desk.room.id;
  const finishedAtMs = (desk.room.endedAtMs ?? 0) + FINISHED_WITHIN_MS;
  const isBeingFinished = (edit: ReplayEdit | null | undefined): boolean =>
    edit === null && Date.now() < finishedAtMs;
  const { data, error, refetch } = useQuery({
    ...replayEditQuery(roomId),
    refetchInterval: ({ state }) => isBeingFinished(state.data) && 1_000,
  });
  const isNone = data === null && !isBeingFinished(data);
  return (
    <section className="grid gap-4 rounded-card bg-raised p-4 shadow-card">
      <header>
        <h2 className="font-semibold">{words.edit}</h2>
        <p className="text-xs text-soft">{words.editHint}</p>
      </header>
      {!data && !error && !isNone && <Skeleton className="h-72" />}
      {isNone && <p className="py-6 text-center text-sm text-soft">{words.none}</p>}
      {error && <Problem error={error} retry={() => void refetch()} />}
      {data && <Editor roomId={roomId} edit={data} isOwner={desk.role === 'owner'} />}
    </section>
  );
}
