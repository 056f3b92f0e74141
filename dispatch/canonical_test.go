package dispatch

import (
	"testing"

	"github.com/fxamacker/cbor/v2"
)

// canonicalMode writes the keys of maps in order, for comparing.
var canonicalMode = must(cbor.EncOptions{Sort: cbor.SortCanonical}.EncMode())

// canonical encodes a state for comparing.
func canonical(t testing.TB, s *State) []byte {
	t.Helper()
	b, err := canonicalMode.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
