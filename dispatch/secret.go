package dispatch

import (
	"encoding/json"

	"wanghuo/dispatch/vault"
)

// Secret is personal data on its way in: a name, a telephone number, a
// caller's words. It arrives as plain text in a command, is sealed by the
// workspace before Decide sees it, and only its sealed form reaches an event
// (A65).
type Secret struct {
	plain  string
	sealed *vault.Sealed
}

// Plain makes an unsealed secret.
func Plain(s string) Secret { return Secret{plain: s} }

// Text is the plain text; it is empty once sealed.
func (s Secret) Text() string { return s.plain }

// IsZero reports whether there is nothing to keep.
func (s Secret) IsZero() bool { return s.plain == "" && s.sealed == nil }

// Seal replaces the plain text by its sealed form.
func (s *Secret) Seal(v *vault.Sealed) { s.sealed, s.plain = v, "" }

// Sealed is the sealed form, nil if nothing was given. Decide copies it into
// events.
func (s Secret) Sealed() *vault.Sealed { return s.sealed }

// MarshalJSON writes the plain text: a command travels before it is sealed.
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(s.plain) }

// UnmarshalJSON reads the plain text.
func (s *Secret) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &s.plain) }
