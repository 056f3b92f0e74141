package workspace

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"wanghuo/dispatch"
	"wanghuo/dispatch/vault"
)

func sorted(s []string) []string { slices.Sort(s); return s }

func words(s string) *dispatch.LogIntake {
	return &dispatch.LogIntake{Gist: "smoke", Words: dispatch.Plain(s)}
}

func (h *house) wordsOf(id string) *vault.Sealed {
	return sees(h, func(s *dispatch.State) *vault.Sealed { return s.Intakes[dispatch.IntakeID(id)].Source.Words })
}

func TestPersonalDataLiesInTheLogAsCiphertextOnly(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	const said = "this is Mrs Wang of 12 Dashilan"
	out, err := h.Do(context.Background(), Request{Actor: officer, Key: "k", Command: words(said)})
	if err != nil {
		t.Fatal(err)
	}
	id := out.IDs["intake"]
	h.must(&dispatch.AddNote{Incident: dispatch.IncidentID(id), Text: dispatch.Plain(said + " again")})
	v := h.wordsOf(id)
	if got := h.Reveal(v); got != said+" again" {
		t.Errorf("revealed %q", got)
	}
	if key := sees(h, func(s *dispatch.State) string { return s.SubjectKey(id) }); key != v.Key {
		t.Errorf("a note of %s is sealed under %s", key, v.Key)
	}
	for rec, err := range h.Log().Read(context.Background(), 1) {
		if err != nil || bytes.Contains(rec.Bytes, []byte("Wang")) {
			t.Errorf("commit %d: %v, %q", rec.Number, err, rec.Bytes)
		}
	}
}

func TestAKeyIsHeldToItsPersonalDataToo(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	give := func(s string) (Outcome, error) {
		return h.Do(context.Background(), Request{Actor: officer, Key: "k", Command: words(s)})
	}
	if _, err := give("one"); err != nil {
		t.Fatal(err)
	}
	if out, err := give("one"); err != nil || !out.Replayed {
		t.Errorf("the same words: %+v %v", out, err)
	}
	if _, err := give("two"); !errors.Is(err, ErrKeyReused) {
		t.Errorf("other words: %v", err)
	}
}

func TestErasingDestroysTheKeyAndForbidsAnother(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	id := h.must(words("secret")).IDs["intake"]
	v := h.wordsOf(id)
	h.must(&dispatch.ErasePersonal{Target: id, Basis: "Law 2024 art. 85"})
	if got := h.Reveal(v); got != "["+vault.ErrDestroyed.Zh+"]" {
		t.Errorf("revealed %q", got)
	}
	_, err := h.Do(context.Background(), Request{Actor: officer, Command: &dispatch.AddNote{Incident: dispatch.IncidentID(id), Text: dispatch.Plain("more")}})
	if !errors.Is(err, ErrErased) {
		t.Errorf("adding to it: %v", err)
	}
}

func TestAnErasureThatWasInterruptedIsFinishedOnOpening(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	id := h.must(words("secret")).IDs["intake"]
	v := h.wordsOf(id)
	fresh := vault.NewMemory(bytes.NewReader(bytes.Repeat([]byte{7}, 1<<16)))
	sealed, err := fresh.Seal(v.Key, []byte("secret"), h.aad())
	if err != nil {
		t.Fatal(err)
	}
	h.must(&dispatch.ErasePersonal{Target: id, Basis: "Law 2024 art. 85"})
	h.cfg.Vault = fresh // as if the key had not been reached, or was restored
	h.reopen()
	if got := h.Reveal(&sealed); got != "["+vault.ErrDestroyed.Zh+"]" {
		t.Errorf("revealed %q", got)
	}
}

func TestWithoutAVaultNothingPersonalIsTaken(t *testing.T) {
	h := newHouse(t, dispatch.Actual, nil)
	if err := h.vault.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Do(context.Background(), Request{Actor: officer, Command: words("x")}); !errors.Is(err, ErrVault) {
		t.Errorf("got %v", err)
	}
	h.must(hear("nothing personal"))
}
