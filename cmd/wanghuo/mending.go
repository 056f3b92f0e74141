package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/vault/boltvault"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/workspace"
)

// mendingVault is a vault that opens itself again after a write failed, once
// its disk takes data again. While it is broken, what has a key can still be
// sealed and opened; nothing gets a new key. It may be used concurrently.
type mendingVault struct {
	o   boltvault.Options
	log *slog.Logger
	// told is called when it broke and when it is well again.
	told func()

	mu     sync.RWMutex // held for writing while the vault is changed
	open   *boltvault.Vault
	health view.Health
	closed chan struct{}
	mender sync.WaitGroup
}

var _ vault.Vault = (*mendingVault)(nil)

// mendEvery is how often a broken vault tries its disk.
const mendEvery = time.Second

func openVault(o boltvault.Options, log *slog.Logger) (*mendingVault, error) {
	v, err := boltvault.Open(o)
	if err != nil {
		return nil, err
	}
	o.Create = false
	return &mendingVault{o: o, log: log, open: v, health: view.Health{ID: "vault", OK: true}, closed: make(chan struct{}), told: func() {}}, nil
}

// use runs something on the vault and notes a failure of its disk.
func (m *mendingVault) use(do func(*boltvault.Vault) error) error {
	m.mu.RLock()
	err := do(m.open)
	m.mu.RUnlock()
	if errors.Is(err, vault.ErrFailed) {
		m.broke(err)
	}
	return err
}

// Seal implements vault.Vault.
func (m *mendingVault) Seal(subject string, plain, aad []byte) (s vault.Sealed, err error) {
	err = m.use(func(v *boltvault.Vault) error { s, err = v.Seal(subject, plain, aad); return err })
	return s, err
}

// Open implements vault.Vault.
func (m *mendingVault) Open(s vault.Sealed, aad []byte) (plain []byte, err error) {
	err = m.use(func(v *boltvault.Vault) error { plain, err = v.Open(s, aad); return err })
	return plain, err
}

// Destroy implements vault.Vault.
func (m *mendingVault) Destroy(subject, basis string) error {
	return m.use(func(v *boltvault.Vault) error { return v.Destroy(subject, basis) })
}

// Erasures implements vault.Vault.
func (m *mendingVault) Erasures() (list []vault.Erasure, err error) {
	err = m.use(func(v *boltvault.Vault) error { list, err = v.Erasures(); return err })
	return list, err
}

// ApplyErasures implements vault.Vault.
func (m *mendingVault) ApplyErasures(list []vault.Erasure) error {
	return m.use(func(v *boltvault.Vault) error { return v.ApplyErasures(list) })
}

// CopyTo writes a consistent copy while the vault is in use.
func (m *mendingVault) CopyTo(ctx context.Context, w io.Writer) error {
	return m.use(func(v *boltvault.Vault) error { return v.CopyTo(ctx, w) })
}

// Close implements vault.Vault.
func (m *mendingVault) Close() error {
	close(m.closed)
	m.mender.Wait()
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.open.Close()
}

// Health tells whether new keys can be made.
func (m *mendingVault) Health() []view.Health {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return []view.Health{m.health}
}

// broke notes the failure and starts mending, unless that is under way.
func (m *mendingVault) broke(cause error) {
	m.mu.Lock()
	first := m.health.OK
	if first {
		named := workspace.ErrVault
		switch {
		case errors.Is(cause, syscall.ENOSPC), errors.Is(cause, syscall.EDQUOT):
			named = workspace.ErrStorageFull
		case errors.Is(cause, syscall.EROFS):
			named = workspace.ErrStorageReadOnly
		}
		m.health = view.Health{ID: "vault", Code: named.Code, Since: clock.At(time.Now()), Message: named.En}
		m.mender.Go(m.mend)
	}
	m.mu.Unlock()
	if first {
		m.log.Error("the vault failed", "cause", cause)
		m.told()
	}
}

// mend tries the disk until it takes data, then opens the vault again.
func (m *mendingVault) mend() {
	t := time.NewTicker(mendEvery)
	defer t.Stop()
	for {
		select {
		case <-m.closed:
			return
		case <-t.C:
		}
		if takesData(filepath.Dir(m.o.Path)) == nil && m.reopen() {
			m.log.Info("the vault works again")
			m.told()
			return
		}
	}
}

func (m *mendingVault) reopen() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.open.Close(); err != nil {
		m.log.Warn("closing the failed vault", "cause", err)
	}
	v, err := boltvault.Open(m.o)
	if err != nil {
		m.log.Warn("the vault does not open yet", "cause", err)
		return false
	}
	m.open, m.health = v, view.Health{ID: "vault", OK: true}
	return true
}

// takesData writes, syncs and removes more than a new key needs.
func takesData(dir string) error {
	f, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(make([]byte, 256<<10))
	return errors.Join(err, f.Sync(), f.Close())
}
