package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A disk of its own, small enough to be filled; only root may have one.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=24m"); err != nil {
		t.Skipf("no disk to fill: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// until sends the call until the answer has the status; every answer before it
// must be a clear one. It returns the last.
func (v *victim) until(status int, body func(int) string) string {
	v.t.Helper()
	for deadline, n := time.Now().Add(20*time.Second), 0; ; n++ {
		v.next++
		b, got, err := v.send("log-intake", fmt.Sprintf("call-%d", v.next), body(n))
		switch {
		case err != nil:
			v.t.Fatal(err)
		case got == status:
			return string(b)
		case got == 429: // we ask too often
		case got != 200 && (got != 503 || !strings.Contains(string(b), `"code":"storage_`)):
			v.t.Fatalf("%d %s", got, b)
		case time.Now().After(deadline):
			v.t.Fatalf("still %d %s", got, b)
		}
	}
}

func (v *victim) health() (int, string) {
	v.t.Helper()
	res, err := http.Get(v.url + "/healthz")
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(b)
}

// A full or read-only disk refuses with a clear error, loses nothing, lets
// people in to look, and takes commands again when it can.
func TestFullAndReadOnlyDisk(t *testing.T) {
	v := &victim{t: t, exe: binary(t), dir: smallDisk(t), acked: map[string]ack{}, client: &http.Client{}}
	v.start()
	t.Cleanup(func() {
		if v.cmd != nil {
			v.cmd.Process.Kill()
			v.cmd.Wait()
		}
	})
	v.prepare()
	big := func(int) string {
		return fmt.Sprintf(`{"source":{"kind":"citizen"},"words":%q}`, strings.Repeat("x", 7000))
	}
	fill := filepath.Join(v.dir, "fill")
	exec.Command("dd", "if=/dev/zero", "of="+fill, "bs=64k").Run() // ends when the disk is full
	if b := v.until(503, big); !strings.Contains(b, `"code":"storage_full"`) {
		t.Errorf("full: %s", b)
	}
	if status, b := v.health(); status != 503 || !strings.Contains(b, "storage_full") {
		t.Errorf("health on a full disk: %d %s", status, b)
	}
	if err := os.Remove(fill); err != nil {
		t.Fatal(err)
	}
	v.until(200, func(int) string { return `{"source":{"kind":"citizen"},"words":"x"}` })
	if status, b := v.health(); status != 200 {
		t.Errorf("health after healing: %d %s", status, b)
	}
	v.stop()

	remount := func(flags uintptr) {
		t.Helper()
		if err := syscall.Mount("tmpfs", v.dir, "tmpfs", syscall.MS_REMOUNT|flags, "size=24m"); err != nil {
			t.Fatal(err)
		}
	}
	remount(syscall.MS_RDONLY)
	v.start()
	if b := v.until(503, big); !strings.Contains(b, `"code":"storage_readonly"`) {
		t.Errorf("read-only: %s", b)
	}
	if status, _ := v.health(); status != 503 {
		t.Errorf("health on a read-only disk: %d", status)
	}
	remount(0)
	v.until(200, func(int) string { return `{"source":{"kind":"citizen"},"words":"x"}` })
	v.stop()
	if out, err := exec.Command(v.exe, "verify", "--data", filepath.Join(v.dir, "d")).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
