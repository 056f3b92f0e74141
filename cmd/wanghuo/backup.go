package main

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"wanghuo/dispatch/attachment"
	"wanghuo/dispatch/eventlog"
	"wanghuo/dispatch/eventlog/boltlog"
	"wanghuo/dispatch/eventlog/durable"
)

// BackupCmd is `wanghuo backup`.
type BackupCmd struct {
	Data dataDir `required:"" type:"path" help:"Data directory. | 数据目录。"`
	To   string  `required:"" type:"path" help:"File to write; must not exist. | 备份文件，不得已存在。"`
}

// manifest is the last entry of an archive: without it the archive is not whole.
type manifest struct {
	Format  int                      `json:"format"`
	At      time.Time                `json:"at"`
	Version string                   `json:"version"`
	Heads   map[string]eventlog.Head `json:"heads"` // by workspace: what the archive holds
}

const (
	backupFormat = 1
	manifestName = "manifest.json"
)

// Run writes a consistent copy of everything but the master key, while the
// server runs or not.
func (c *BackupCmd) Run(ctx context.Context, std streams) error {
	if _, err := os.Stat(c.To); err == nil {
		return fmt.Errorf("%s 已存在 / %s exists", c.To, c.To)
	}
	tmp := c.To + ".part"
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer os.Remove(tmp)
	defer f.Close()
	if err := withOffice(ctx, c.Data, func(o office) error { return o.Backup(ctx, f) }); err != nil {
		return err
	}
	m, err := readManifest(f)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp, c.To); err != nil {
		return err
	}
	if err := durable.SyncDir(filepath.Dir(c.To)); err != nil {
		return err
	}
	for id, h := range m.Heads {
		fmt.Fprintf(std.out, "%s: %d commits\n", id, h.Number)
	}
	fmt.Fprintf(std.out, "备份完成；master.key 不在其中，请另行保管 / done; master.key is not in it: keep a copy of %s elsewhere\n", c.Data.master())
	return nil
}

// readManifest reads an archive through and returns its manifest.
func readManifest(f io.ReadSeeker) (manifest, error) {
	var m manifest
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return m, err
	}
	r := tar.NewReader(f)
	for {
		h, err := r.Next()
		switch {
		case err == io.EOF:
			return m, errors.New("备份不完整 / the backup is not whole")
		case err != nil:
			return m, fmt.Errorf("备份无法读取 / the backup cannot be read: %w", err)
		case h.Name != manifestName:
			continue
		}
		if err := json.NewDecoder(r).Decode(&m); err != nil {
			return m, err
		}
		if m.Format != backupFormat {
			return m, fmt.Errorf("备份格式 %d 由更新的版本写成 / the backup has format %d, of a newer version", m.Format, m.Format)
		}
		return m, nil
	}
}

// archive writes the backup. A vault is copied after its log, so that it holds
// every key that the log needs; files likewise.
func (h *inHouse) archive(ctx context.Context, w io.Writer) error {
	a := &archiver{tar: tar.NewWriter(w)}
	m := manifest{Format: backupFormat, At: time.Now().UTC().Truncate(time.Second), Version: version(), Heads: map[string]eventlog.Head{}}
	d := h.server.cmd.Data
	if err := a.spool("access.db", h.server.persons.CopyTo); err != nil {
		return err
	}
	err := h.eachLog(whole, "", func(id string, log *boltlog.Log) error {
		return a.spool("workspaces/"+id+"/log.db", func(w io.Writer) (err error) {
			m.Heads[id], err = log.CopyTo(ctx, w)
			return err
		})
	})
	if err != nil {
		return err
	}
	err = h.eachVault(func(id string, v keptKeys) error {
		return a.spool("workspaces/"+id+"/vault.db", func(w io.Writer) error { return v.CopyTo(ctx, w) })
	})
	if err != nil {
		return err
	}
	if err := h.eachFile(func(id string, f attachment.File) error {
		return a.entry("workspaces/"+id+"/attachments/"+f.Path, int64(len(f.Bytes)), bytes.NewReader(f.Bytes))
	}); err != nil {
		return err
	}
	for _, name := range []string{"site.key", "site.pub"} {
		if err := a.file(filepath.Join(string(d), name), name); err != nil {
			return err
		}
	}
	if err := a.plans(d.plans()); err != nil {
		return err
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return errors.Join(a.entry(manifestName, int64(len(b)), bytes.NewReader(b)), a.tar.Close())
}

type archiver struct{ tar *tar.Writer }

func (a *archiver) entry(name string, size int64, r io.Reader) error {
	if err := a.tar.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, Format: tar.FormatPAX}); err != nil {
		return err
	}
	_, err := io.Copy(a.tar, r)
	return err
}

// spool adds what copy writes; its size is known only afterwards.
func (a *archiver) spool(name string, copy func(io.Writer) error) error {
	tmp, err := os.CreateTemp("", "wanghuo-backup-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	if err := copy(tmp); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	size, err := tmp.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := tmp.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return a.entry(name, size, tmp)
}

func (a *archiver) file(path, name string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return a.entry(name, int64(len(b)), bytes.NewReader(b))
}

func (a *archiver) plans(dir string) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		return a.file(path, "plans/"+filepath.ToSlash(rel))
	})
}
