package eventlog

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// HashAlg names the algorithm of a Hash. Its value is what lies on disk, so a
// value once given is never given to another algorithm.
type HashAlg uint8

// The hash algorithms. 2 is kept for SM3, whose digest is as long.
const (
	NoHash HashAlg = 0
	SHA256 HashAlg = 1
)

// HashSize is the length of every digest in bytes.
const HashSize = 32

// hashBytes is the length of a Hash in stored form: one byte of algorithm, then the digest.
const hashBytes = 1 + HashSize

// Hash is a digest that knows its algorithm. The zero Hash stands for no hash.
// Hashes are compared with ==.
type Hash struct {
	Alg HashAlg
	Sum [HashSize]byte
}

// Sum hashes stored bytes with the algorithm in use, SHA-256.
func Sum(b []byte) Hash { return Hash{Alg: SHA256, Sum: sha256.Sum256(b)} }

// sumWith hashes b with the named algorithm; false when it is not known here.
func sumWith(alg HashAlg, b []byte) (Hash, bool) {
	if alg != SHA256 {
		return Hash{}, false
	}
	return Sum(b), true
}

// IsZero reports whether h stands for no hash.
func (h Hash) IsZero() bool { return h == Hash{} }

// String gives "sha256:" and the digest in hexadecimal, or "none".
func (h Hash) String() string {
	switch h.Alg {
	case NoHash:
		return "none"
	case SHA256:
		return "sha256:" + hex.EncodeToString(h.Sum[:])
	}
	return fmt.Sprintf("alg%d:%s", uint8(h.Alg), hex.EncodeToString(h.Sum[:]))
}

// ParseHash reads what String wrote.
func ParseHash(s string) (Hash, error) {
	if s == "none" {
		return Hash{}, nil
	}
	name, digits, ok := strings.Cut(s, ":")
	if !ok || name != "sha256" {
		return Hash{}, fmt.Errorf("eventlog: %q names no hash algorithm known here", s)
	}
	if len(digits) != 2*HashSize {
		return Hash{}, fmt.Errorf("eventlog: a sha256 hash has %d digits, not %d", 2*HashSize, len(digits))
	}
	h := Hash{Alg: SHA256}
	if _, err := hex.Decode(h.Sum[:], []byte(digits)); err != nil {
		return Hash{}, fmt.Errorf("eventlog: hash: %w", err)
	}
	return h, nil
}

// MarshalText implements encoding.TextMarshaler.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (h *Hash) UnmarshalText(b []byte) error {
	v, err := ParseHash(string(b))
	if err != nil {
		return err
	}
	*h = v
	return nil
}

// AppendBinary appends the stored form, 33 bytes: the algorithm, then the digest.
func (h Hash) AppendBinary(dst []byte) []byte {
	return append(append(dst, byte(h.Alg)), h.Sum[:]...)
}

// HashFromBinary reads the stored form; b must be 33 bytes and name a known algorithm.
func HashFromBinary(b []byte) (Hash, error) {
	if len(b) != hashBytes {
		return Hash{}, fmt.Errorf("eventlog: a stored hash has %d bytes, not %d", hashBytes, len(b))
	}
	h := Hash{Alg: HashAlg(b[0])}
	copy(h.Sum[:], b[1:])
	if h.Alg != SHA256 {
		return Hash{}, fmt.Errorf("eventlog: hash algorithm %d is not known here", b[0])
	}
	return h, nil
}
