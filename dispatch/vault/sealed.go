package vault

// Sealed is personal data as ciphertext. It names its algorithm and the
// subject whose key opens it; destroying that key makes it unreadable for good
// (A65).
type Sealed struct {
	Key   string `json:"key"`
	Alg   string `json:"alg"`
	Nonce []byte `json:"nonce"`
	Box   []byte `json:"box"`
}
