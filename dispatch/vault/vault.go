package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"io"
)

// AES256GCM is the cipher in use: AES with a 256-bit key in Galois counter
// mode, a random nonce of 96 bits. SM4 can follow under its own name.
const AES256GCM = "AES-256-GCM"

// KeySize is the length of a key of AES256GCM in bytes.
const KeySize = 32

// Erasure is the tombstone of a destroyed key.
type Erasure struct {
	Subject string `json:"subject" cbor:"s"`
	Basis   string `json:"basis" cbor:"b"` // the legal ground, in words
}

// Vault seals and opens personal data, and destroys it by its key. See the
// package documentation for what may run concurrently and what it guarantees.
type Vault interface {
	// Seal encrypts plain under the subject's key, making that key durably on
	// first use. aad is bound to the box but not kept in it: Open must be given
	// the same (say, event kind and field). ErrDestroyed: the key was destroyed.
	Seal(subject string, plain, aad []byte) (Sealed, error)

	// Open decrypts. ErrDestroyed, ErrUnknownKey: there is no key any more, or
	// none here; ErrForged: the box, its subject or aad was changed.
	Open(s Sealed, aad []byte) ([]byte, error)

	// Destroy makes the subject's key unrecoverable and keeps a tombstone with
	// the basis; a subject that has no key yet will never get one. Repeating it
	// changes nothing, the first basis stays. Copies in backups are the
	// operator's to destroy; a restore reapplies the erasures.
	Destroy(subject, basis string) error

	// Erasures lists the tombstones, by subject.
	Erasures() ([]Erasure, error)

	// ApplyErasures destroys again what a restored vault has back, all of the
	// list or, if one of it is not valid, none.
	ApplyErasures(list []Erasure) error

	// Close ends the use of the vault.
	Close() error
}

// Key seals and opens for one subject.
type Key struct {
	subject string
	alg     string
	aead    cipher.AEAD
}

// NewKey makes the key of a subject from its secret. ErrAlgorithm: alg is not known.
func NewKey(subject, alg string, secret []byte) (*Key, error) {
	if alg != AES256GCM {
		return nil, ErrAlgorithm.With(fmt.Errorf("%q", alg))
	}
	if len(secret) != KeySize {
		return nil, ErrAlgorithm.With(fmt.Errorf("a key of %s has %d bytes, not %d", alg, KeySize, len(secret)))
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, ErrAlgorithm.With(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, ErrAlgorithm.With(err)
	}
	return &Key{subject: subject, alg: alg, aead: aead}, nil
}

// Seal encrypts plain with a nonce drawn from random.
func (k *Key) Seal(random io.Reader, plain, aad []byte) (Sealed, error) {
	n := k.aead.NonceSize()
	// One allocation holds both: the nonce, then the box.
	b := make([]byte, n, n+len(plain)+k.aead.Overhead())
	if _, err := io.ReadFull(random, b); err != nil {
		return Sealed{}, fmt.Errorf("vault: drawing a nonce: %w", err)
	}
	b = k.aead.Seal(b, b[:n], plain, k.bind(aad))
	return Sealed{Key: k.subject, Alg: k.alg, Nonce: b[:n:n], Box: b[n:]}, nil
}

// Open decrypts what Seal gave for the same aad.
func (k *Key) Open(s Sealed, aad []byte) ([]byte, error) {
	if s.Alg != k.alg {
		return nil, ErrAlgorithm.With(fmt.Errorf("%q", s.Alg))
	}
	if s.Key != k.subject || len(s.Nonce) != k.aead.NonceSize() {
		return nil, ErrForged
	}
	plain, err := k.aead.Open(nil, s.Nonce, s.Box, k.bind(aad))
	if err != nil {
		return nil, ErrForged.With(err)
	}
	return plain, nil
}

// bind puts algorithm and subject before the caller's additional data, each
// ended by a byte that cannot occur in it or led by a length.
func (k *Key) bind(aad []byte) []byte {
	b := make([]byte, 0, len(k.alg)+len(k.subject)+len(aad)+4)
	b = append(append(b, k.alg...), 0, byte(len(k.subject)))
	return append(append(b, k.subject...), aad...)
}

// CheckSubject reports ErrSubject for a name no key can have.
func CheckSubject(subject string) error {
	if len(subject) == 0 || len(subject) > 255 {
		return ErrSubject
	}
	return nil
}
