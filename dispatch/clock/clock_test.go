package clock

import (
	"encoding/json"
	"testing"
	"time"
)

func TestTruncatedOnceAndReadInBeijing(t *testing.T) {
	got, err := Parse("2026-03-11T18:07:30.999Z")
	if err != nil {
		t.Fatal(err)
	}
	if s := got.String(); s != "2026-03-12T02:07:30+08:00" {
		t.Errorf("got %s", s)
	}
	if c := got.Add(20 * time.Minute).Clock(); c != "02:27:30" {
		t.Errorf("twenty minutes later is %s", c)
	}
}

func TestJSONRoundTripKeepsNoTimeApart(t *testing.T) {
	for _, want := range []Time{0, 1773252450} {
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got Time
		if err := json.Unmarshal(b, &got); err != nil || got != want {
			t.Errorf("%s: got %v, %v", b, got, err)
		}
	}
	var bad Time
	if err := json.Unmarshal([]byte(`"yesterday"`), &bad); err == nil {
		t.Error("a word was taken for a time")
	}
}
