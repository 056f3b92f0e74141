package workspace

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"wanghuo/dispatch"
)

func TestWhatLiesBesideTheLogIsSealedUnderItsMatter(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	ctx := context.Background()
	id := h.must(words("secret")).IDs["intake"]
	s, err := h.SealFor(ctx, id, []byte("a picture"))
	if err != nil {
		t.Fatal(err)
	}
	if key := sees(h, func(s *dispatch.State) string { return s.SubjectKey(id) }); key != s.Key || bytes.Contains(s.Box, []byte("picture")) {
		t.Errorf("sealed under %s, want %s", s.Key, key)
	}
	if plain, err := h.Unseal(s); err != nil || string(plain) != "a picture" {
		t.Errorf("%q, %v", plain, err)
	}
	if _, err := h.SealFor(ctx, "XC20269999", nil); !errors.Is(err, ErrVault) {
		t.Errorf("for nothing: %v", err)
	}
	h.must(&dispatch.ErasePersonal{Target: id, Basis: "Law 2024 art. 85"})
	if _, err := h.Unseal(s); !errors.Is(err, ErrErased) {
		t.Errorf("opened after erasure: %v", err)
	}
	if _, err := h.SealFor(ctx, id, []byte("more")); !errors.Is(err, ErrErased) {
		t.Errorf("sealed after erasure: %v", err)
	}
}
