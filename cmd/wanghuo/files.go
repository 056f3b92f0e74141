package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"wanghuo/dispatch"
	"wanghuo/dispatch/attachment"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/boltlog"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/workspace"
)

// forget removes the files of a key as its destruction goes on record
// (A65). The key itself is destroyed by the workspace.
func forget(store *attachment.Store, u workspace.Update, log *slog.Logger) {
	for _, ev := range u.Events {
		e, ok := ev.(*dispatch.PersonalErased)
		if !ok {
			continue
		}
		for _, key := range e.Keys {
			if err := store.Forget(key); err != nil {
				log.Error("files could not be removed; their key is destroyed, and the next start tries again", "cause", err)
			}
		}
	}
}

// forgetErased removes what an interrupted erasure or an older backup has left.
func forgetErased(store *attachment.Store, keys vault.Vault) error {
	list, err := keys.Erasures()
	for _, e := range list {
		err = errors.Join(err, store.Forget(e.Subject))
	}
	return err
}

// eachFile shows the photographs and documents of every workspace.
func (h *inHouse) eachFile(do func(id string, f attachment.File) error) error {
	d := h.server.cmd.Data
	ids, err := d.rooms()
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := attachment.Open(d.files(id)).Each(func(f attachment.File) error { return do(id, f) }); err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
	}
	return nil
}

// onRecord reads which files a log names, but for those whose key was
// destroyed: by the log, or again after an older backup was restored.
func onRecord(ctx context.Context, log *boltlog.Log, erased []erasure) (map[string]dispatch.StoredFile, error) {
	files, gone := map[string]dispatch.StoredFile{}, []string{}
	for _, e := range erased {
		gone = append(gone, e.Subject)
	}
	var dec eventlog.Decoder
	var c eventlog.Commit
	for rec, err := range log.Read(ctx, 1) {
		if err == nil {
			err = dec.Decode(rec.Bytes, &c)
		}
		if err != nil {
			return nil, err
		}
		for _, raw := range c.Events {
			if raw.Kind != (*dispatch.AttachmentAdded)(nil).Kind() && raw.Kind != (*dispatch.PersonalErased)(nil).Kind() {
				continue
			}
			ev, err := dispatch.DecodeEvent(raw.Kind, raw.Data)
			if err != nil {
				return nil, err
			}
			switch ev := ev.(type) {
			case *dispatch.AttachmentAdded:
				files[ev.Attachment.File.ID] = ev.Attachment.File
			case *dispatch.PersonalErased:
				gone = append(gone, ev.Keys...)
			}
		}
	}
	for id, f := range files {
		if slices.Contains(gone, f.Key) {
			delete(files, id)
		}
	}
	return files, nil
}

// filesHold holds the files to the log: each that it names is there and as
// it was when it was named. A file that no commit names was never put into a
// timeline, and is no fault.
func filesHold(ctx context.Context, log *boltlog.Log, store *attachment.Store, erased []erasure) (int, error) {
	files, err := onRecord(ctx, log, erased)
	if err != nil {
		return 0, err
	}
	for _, f := range files {
		if _, err := store.Get(f.Key, f.ID, f.Digest); err != nil {
			return 0, fmt.Errorf("%s: %w", f.ID, err)
		}
	}
	return len(files), nil
}

// allThere is filesHold for a restored workspace.
func allThere(ctx context.Context, log *boltlog.Log, store *attachment.Store, keys vault.Vault) error {
	erased, err := keys.Erasures()
	if err == nil {
		_, err = filesHold(ctx, log, store, erased)
	}
	return err
}

// lacks notes that a file is missing or was changed; any other error is
// the caller's.
func (v *verified) lacks(err error) error {
	var e *attachment.Error
	if !errors.As(err, &e) {
		return err
	}
	v.Code, v.Zh, v.En = e.Code, e.Zh, err.Error()
	return nil
}
