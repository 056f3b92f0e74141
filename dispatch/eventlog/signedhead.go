package eventlog

import (
	"crypto/ed25519"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// SignAlg names a signature algorithm, as written into a signed head.
type SignAlg string

// Ed25519 is the signature algorithm in use; SM2 can follow under its own name.
const Ed25519 SignAlg = "ed25519"

// SignedHead is a witness that leaves the machine (a file, a printout, the duty
// report): this log held this commit at this time. A chain cannot show that its
// end was cut off or rewritten; held against a signed head, it does.
type SignedHead struct {
	Log    LogID   `json:"log"`
	Number uint64  `json:"number"`
	Epoch  uint64  `json:"epoch"`
	Hash   Hash    `json:"hash"`
	At     int64   `json:"at"`  // when it was signed, wall clock, unix seconds
	Key    string  `json:"key"` // which key signed, as the site names it
	Alg    SignAlg `json:"alg"`
	Sig    []byte  `json:"sig"`
}

// SignHead signs head with the key named key, at the wall time at.
func SignHead(head Head, at time.Time, key string, private ed25519.PrivateKey) SignedHead {
	s := SignedHead{Log: head.Log, Number: head.Number, Epoch: head.Epoch, Hash: head.Hash, At: at.Unix(), Key: key, Alg: Ed25519}
	s.Sig = ed25519.Sign(private, s.message())
	return s
}

// message is what is signed: every field but the signature, each of fixed
// length or led by its length, under a line that no other use of the key signs.
func (s *SignedHead) message() []byte {
	b := []byte("wanghuo eventlog signed head 1\n")
	b = append(b, s.Log[:]...)
	b = binary.BigEndian.AppendUint64(b, s.Number)
	b = binary.BigEndian.AppendUint64(b, s.Epoch)
	b = s.Hash.AppendBinary(b)
	b = binary.BigEndian.AppendUint64(b, uint64(s.At))
	b = appendText(b, s.Key)
	return appendText(b, string(s.Alg))
}

// Verify reports whether the signature is that of public. ErrHead: it is not.
func (s *SignedHead) Verify(public ed25519.PublicKey) error {
	if s.Alg != Ed25519 {
		return s.wrong("signature algorithm %q is not known here", s.Alg)
	}
	if len(public) != ed25519.PublicKeySize || !ed25519.Verify(public, s.message(), s.Sig) {
		return s.wrong("the signature is not that of key %q", s.Key)
	}
	return nil
}

func (s *SignedHead) wrong(format string, args ...any) error {
	return ErrHead.With(&ChainError{Number: s.Number, What: fmt.Sprintf(format, args...)})
}

// maxHeads bounds a file of signed heads, in bytes.
const maxHeads = 16 << 20

// ReadHeads reads a file of signed heads: JSON objects, one after another, as
// encoding/json writes a SignedHead. ErrHead: it holds anything else. The
// signatures are not verified.
func ReadHeads(r io.Reader) ([]SignedHead, error) {
	dec := json.NewDecoder(io.LimitReader(r, maxHeads))
	dec.DisallowUnknownFields()
	var heads []SignedHead
	for {
		var s SignedHead
		err := dec.Decode(&s)
		if errors.Is(err, io.EOF) {
			return heads, nil
		}
		if err == nil && (s.Log.IsZero() || s.Hash.IsZero() || len(s.Sig) == 0) {
			err = errors.New("log, hash or signature is missing")
		}
		if err != nil {
			return nil, ErrHead.Withf("signed head %d of the file: %w", len(heads)+1, err)
		}
		heads = append(heads, s)
	}
}
