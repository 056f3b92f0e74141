package vault

// Sealed is personal data as ciphertext, as it stands in an event. It names its
// algorithm and the subject whose key opens it; destroying that key makes it
// unreadable for good (A65). The encoding is fixed: it lies in logs.
type Sealed struct {
	Key   string `json:"key" cbor:"k"` // the subject whose key opens it
	Alg   string `json:"alg" cbor:"a"`
	Nonce []byte `json:"nonce" cbor:"n"`
	Box   []byte `json:"box" cbor:"b"` // ciphertext and tag
}

// IsZero reports whether nothing was sealed.
func (s Sealed) IsZero() bool { return s.Key == "" && len(s.Box) == 0 }
