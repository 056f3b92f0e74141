package main

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"wanghuo/dispatch/attachment"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/boltlog"
	"wanghuo/dispatch/eventlog/durable"
	"wanghuo/dispatch/vault/boltvault"
)

// RestoreCmd is `wanghuo restore`.
type RestoreCmd struct {
	From     string  `required:"" type:"path" help:"Backup to restore. | 备份文件。"`
	Data     dataDir `required:"" type:"path" help:"Empty directory to restore into. | 空目录。"`
	Master   string  `required:"" type:"path" help:"The master key file that was kept apart. | 另行保管的主密钥文件。"`
	Erasures string  `type:"path" help:"What was destroyed since the backup (wanghuo erasures of the lost directory): destroyed again. | 备份之后销毁的清单，恢复后再次销毁。"`
	NoneLost bool    `name:"no-erasures" help:"Nothing was destroyed since the backup. | 确认备份之后没有销毁过个人信息。"`
}

// Run restores a backup: every log is verified and starts a new epoch, so that
// clients take a fresh snapshot and send again what was not confirmed.
func (c *RestoreCmd) Run(ctx context.Context, std streams) error {
	if c.Erasures == "" && !c.NoneLost {
		return errors.New("请给出 --erasures 清单，或用 --no-erasures 确认备份之后没有销毁 / give --erasures, or say with --no-erasures that nothing was destroyed since the backup")
	}
	if entries, err := os.ReadDir(string(c.Data)); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s 不是空目录 / %s is not empty", c.Data, c.Data)
	}
	f, err := os.Open(c.From)
	if err != nil {
		return err
	}
	defer f.Close()
	m, err := readManifest(f)
	if err != nil {
		return err
	}
	master, err := os.ReadFile(c.Master)
	if err != nil {
		return err
	}
	if err := unpack(f, string(c.Data)); err != nil {
		return err
	}
	if err := durable.WriteFile(c.Data.master(), master, 0o600); err != nil {
		return err
	}
	destroyed, err := c.destroyed()
	if err != nil {
		return err
	}
	for id, want := range m.Heads {
		if err := c.renew(ctx, id, want, destroyed[id]); err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		fmt.Fprintf(std.out, "%s: 已恢复到第 %d 条 / restored up to commit %d\n", id, want.Number, want.Number)
	}
	return nil
}

func (c *RestoreCmd) destroyed() (list map[string][]erasure, err error) {
	if c.Erasures == "" {
		return nil, nil
	}
	b, err := os.ReadFile(c.Erasures)
	if err != nil {
		return nil, err
	}
	return list, json.Unmarshal(b, &list)
}

// renew verifies a restored log, starts its new epoch, and destroys again what
// was destroyed since the backup.
func (c *RestoreCmd) renew(ctx context.Context, id string, want eventlog.Head, destroyed []erasure) error {
	log, err := boltlog.Open(c.Data.log(id), boltlog.Options{})
	if err != nil {
		return err
	}
	defer log.Close()
	report, err := eventlog.VerifyChain(ctx, log)
	if err != nil {
		return err
	}
	if report.Head.Number != want.Number || report.Head.Hash != want.Hash {
		return eventlog.ErrHead.Withf("the archive's manifest says %d %v, the log ends at %d %v", want.Number, want.Hash, report.Head.Number, report.Head.Hash)
	}
	if _, err := log.BeginEpoch(ctx); err != nil {
		return err
	}
	keys, err := boltvault.Open(boltvault.Options{Path: c.Data.vault(id), Master: c.Data.master()})
	if err != nil {
		return err
	}
	files := attachment.Open(c.Data.files(id))
	err = errors.Join(keys.ApplyErasures(destroyed), forgetErased(files, keys))
	if err == nil {
		err = allThere(ctx, log, files, keys)
	}
	if err == nil {
		_, err = keptPlans(ctx, log, c.Data)
	}
	return errors.Join(err, keys.Close(), log.Close())
}

// unpack writes an archive's files below dir. Names that lead out of it are
// refused.
func unpack(f io.ReadSeeker, dir string) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	r := tar.NewReader(f)
	for {
		h, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Name == manifestName {
			continue
		}
		if !filepath.IsLocal(h.Name) || h.Typeflag != tar.TypeReg {
			return fmt.Errorf("备份中有不当的文件名 / the backup holds an improper name %q", h.Name)
		}
		if err := unpackFile(r, filepath.Join(dir, h.Name)); err != nil {
			return err
		}
	}
}

func unpackFile(r io.Reader, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Sync(), f.Close())
}
