package dispatch

import (
	"testing"

	"github.com/fxamacker/cbor/v2"
)

// canonical encodes a state with the keys of maps in order, for comparing.
func canonical(t testing.TB, s *State) []byte {
	t.Helper()
	em, err := cbor.EncOptions{Sort: cbor.SortCanonical}.EncMode()
	if err != nil {
		t.Fatal(err)
	}
	b, err := em.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
