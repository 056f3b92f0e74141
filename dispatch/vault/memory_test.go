package vault_test

import (
	"crypto/rand"
	"testing"

	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/vault/vaulttest"
)

func TestMemory(t *testing.T) {
	vaulttest.Run(t, func(testing.TB) vaulttest.Store {
		return vaulttest.Store{Volatile: true, Open: func() (vault.Vault, error) { return vault.NewMemory(rand.Reader), nil }}
	})
}

// FuzzOpen: whatever is read from a log as sealed opens or is refused.
func FuzzOpen(f *testing.F) {
	v := vault.NewMemory(rand.Reader)
	s, err := v.Seal("incident/1", []byte("text"), nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(s.Key, s.Alg, s.Nonce, s.Box)
	f.Add("", "", []byte{}, []byte{})
	f.Fuzz(func(t *testing.T, key, alg string, nonce, box []byte) {
		plain, err := v.Open(vault.Sealed{Key: key, Alg: alg, Nonce: nonce, Box: box}, nil)
		if err == nil && string(plain) != "text" {
			t.Fatalf("opened %q", plain)
		}
	})
}
