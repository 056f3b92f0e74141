package workspace

import (
	"context"
	"errors"

	"wanghuo/dispatch/vault"
)

// SealFor seals what lies beside the log, such as a photograph, under the key
// of the matter that it belongs to (A65). ErrErased: that key was destroyed
// ErrVault: there is no such matter, so no key.
func (w *Workspace) SealFor(ctx context.Context, subject string, plain []byte) (vault.Sealed, error) {
	key, err := w.keyOf(ctx, subject)
	if err != nil {
		return vault.Sealed{}, err
	}
	if key == "" {
		return vault.Sealed{}, ErrVault.With(vault.ErrUnknownKey)
	}
	sealed, err := w.cfg.Vault.Seal(key, plain, w.aad())
	switch {
	case errors.Is(err, vault.ErrDestroyed):
		return sealed, ErrErased.With(err)
	case err != nil:
		return sealed, ErrVault.With(err)
	}
	return sealed, nil
}

// Unseal opens what SealFor sealed. ErrErased: its key was destroyed.
func (w *Workspace) Unseal(s vault.Sealed) ([]byte, error) {
	plain, err := w.cfg.Vault.Open(s, w.aad())
	switch {
	case errors.Is(err, vault.ErrDestroyed):
		return nil, ErrErased.With(err)
	case err != nil:
		return nil, ErrVault.With(err)
	}
	return plain, nil
}
