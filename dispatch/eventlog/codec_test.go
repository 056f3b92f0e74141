package eventlog_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"wanghuo/dispatch/eventlog"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden are commits that use every field of the first format.
func golden() []*eventlog.Commit {
	return []*eventlog.Commit{
		{
			Number: 1, Epoch: 1, Prev: eventlog.LogID{1}.Genesis(), Wall: 1_795_288_320, WallNanos: 123_456_789, At: 1_795_288_320,
			Person: "p-0001", Seat: "主班", Key: "01K9Z8Q5", Command: "RegisterCall", Digest: bytes.Repeat([]byte{7}, 32),
			Outcome: eventlog.Accepted,
			Events: []eventlog.Event{
				{Kind: "CallReceived", Stream: "receipt/2026-0001", Data: []byte{0xa1, 0x61, 0x77, 0x01}},
				{Kind: "IncidentOpened", Stream: "incident/2026-0001", Data: []byte{0xa0}},
			},
		},
		{Number: 2, Epoch: 1, Prev: eventlog.Sum([]byte("one")), Wall: 1_795_288_321, At: 1_795_288_321, Person: "p-0002", Seat: "副班",
			Key: "01K9Z8Q6", Command: "EndIncident", Digest: []byte{1}, Outcome: eventlog.Refused, Refusal: []byte{0xa1, 0x61, 0x63, 0x61, 0x78}},
		{Number: 1 << 40, Epoch: 300, Prev: eventlog.Sum([]byte("two")), Wall: -5, At: 1_795_289_521, Outcome: eventlog.Timer,
			Events: []eventlog.Event{{Kind: "DeadlinePassed", Stream: "", Data: nil}}},
	}
}

const goldenFile = "testdata/commits-format1.hex"

// TestGolden holds the format to what was released: bytes written by it still
// decode to the same commits, and the same commits still give those bytes.
func TestGolden(t *testing.T) {
	if *update {
		var out strings.Builder
		for _, c := range golden() {
			out.WriteString(hex.EncodeToString(eventlog.Encode(nil, c)) + "\n")
		}
		if err := os.WriteFile(goldenFile, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(text))
	if len(lines) != len(golden()) {
		t.Fatalf("%d lines for %d commits", len(lines), len(golden()))
	}
	for i, want := range golden() {
		stored, err := hex.DecodeString(lines[i])
		if err != nil {
			t.Fatal(err)
		}
		var got eventlog.Commit
		if err := eventlog.Decode(stored, &got); err != nil {
			t.Fatalf("commit %d: %v", i, err)
		}
		if d := cmp.Diff(want, &got, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("commit %d (-want +got):\n%s", i, d)
		}
		if again := eventlog.Encode(nil, want); !bytes.Equal(again, stored) {
			t.Errorf("commit %d encodes to\n%x, not\n%x", i, again, stored)
		}
	}
}

// drawCommit draws any commit the format can hold.
func drawCommit(t *rapid.T) *eventlog.Commit {
	text := rapid.StringN(0, 20, 80)
	blob := rapid.SliceOfN(rapid.Byte(), 0, 60)
	c := &eventlog.Commit{
		Number: rapid.Uint64().Draw(t, "number"), Epoch: rapid.Uint64().Draw(t, "epoch"),
		Prev: eventlog.Sum(blob.Draw(t, "prev")),
		Wall: rapid.Int64().Draw(t, "wall"), WallNanos: rapid.Uint32Range(0, 999_999_999).Draw(t, "nanos"), At: rapid.Int64().Draw(t, "at"),
		Person: text.Draw(t, "person"), Seat: text.Draw(t, "seat"), Key: text.Draw(t, "key"), Command: text.Draw(t, "command"),
		Digest: blob.Draw(t, "digest"), Refusal: blob.Draw(t, "refusal"),
		Outcome: rapid.SampledFrom([]eventlog.Outcome{eventlog.Accepted, eventlog.Refused, eventlog.Timer}).Draw(t, "outcome"),
	}
	for range rapid.IntRange(0, 5).Draw(t, "events") {
		c.Events = append(c.Events, eventlog.Event{Kind: text.Draw(t, "kind"), Stream: text.Draw(t, "stream"), Data: blob.Draw(t, "data")})
	}
	return c
}

// TestRoundTrip: what was encoded decodes to the same, with and without memory,
// and no shortened form of it decodes.
func TestRoundTrip(t *testing.T) {
	var dec eventlog.Decoder
	rapid.Check(t, func(t *rapid.T) {
		want := drawCommit(t)
		b := eventlog.Encode([]byte("before"), want)
		b = b[len("before"):]
		var got eventlog.Commit
		for _, decode := range []func([]byte, *eventlog.Commit) error{eventlog.Decode, dec.Decode} {
			if err := decode(b, &got); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, &got, cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("(-want +got):\n%s", d)
			}
		}
		n := rapid.IntRange(0, len(b)-1).Draw(t, "cut")
		if err := eventlog.Decode(b[:n], &got); !errors.Is(err, eventlog.ErrFormat) {
			t.Fatalf("cut to %d of %d: %v", n, len(b), err)
		}
		if err := eventlog.Decode(append(bytes.Clone(b), 0), &got); !errors.Is(err, eventlog.ErrFormat) {
			t.Fatalf("a byte more: %v", err)
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, c := range golden() {
		f.Add(eventlog.Encode(nil, c))
	}
	f.Add([]byte{})
	f.Add([]byte{1, 1, 1})
	// A count of events far beyond the bytes there are.
	lie := eventlog.Encode(nil, &eventlog.Commit{Outcome: eventlog.Timer, Prev: eventlog.Sum(nil)})
	f.Add(append(lie[:len(lie)-1], 0xff, 0xff, 0xff, 0xff, 0x7f))
	f.Fuzz(func(t *testing.T, b []byte) {
		var c eventlog.Commit
		if err := eventlog.Decode(b, &c); err != nil {
			if !errors.Is(err, eventlog.ErrFormat) {
				t.Fatalf("an untyped error: %v", err)
			}
			return
		}
		if cap(c.Events) > len(b) {
			t.Fatalf("room for %d events out of %d bytes", cap(c.Events), len(b))
		}
		if again := eventlog.Encode(nil, &c); !bytes.Equal(again, b) {
			t.Fatalf("decoded\n%x, encodes to\n%x", b, again)
		}
	})
}

func BenchmarkStamp(b *testing.B) {
	c := *golden()[0]
	chain := eventlog.NewChain(eventlog.Head{Epoch: 1, Hash: eventlog.LogID{}.Genesis()})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := chain.Stamp(&c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	stored := eventlog.Encode(nil, golden()[0])
	b.Run("plain", func(b *testing.B) {
		var c eventlog.Commit
		b.ReportAllocs()
		for b.Loop() {
			if err := eventlog.Decode(stored, &c); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decoder", func(b *testing.B) {
		var c eventlog.Commit
		var d eventlog.Decoder
		b.ReportAllocs()
		for b.Loop() {
			if err := d.Decode(stored, &c); err != nil {
				b.Fatal(err)
			}
		}
	})
}
