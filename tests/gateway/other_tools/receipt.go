// Checks a receipt with Go's own packages for transparent logs, and nothing of Bandeng's: receipt FILE VKEY.
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Println("FAILED:", err)
		os.Exit(1)
	}
}

func main() {
	data, err := os.ReadFile(os.Args[1])
	must(err)
	key, err := note.NewVerifier(os.Args[2])
	must(err)
	head, signed, _ := strings.Cut(string(data), "\n\n")
	lines := strings.Split(head, "\n")
	opened, err := note.Open([]byte(signed), note.VerifierList(key))
	must(err)
	var extra struct {
		Entry struct {
			Version               byte
			Public, Salt, Private string
		}
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	must(err)
	must(json.Unmarshal(raw, &extra))
	salt, err := hex.DecodeString(extra.Entry.Salt)
	must(err)
	committed := sha256.Sum256(append(salt, extra.Entry.Private...))
	record := append(append([]byte{extra.Entry.Version}, extra.Entry.Public...), committed[:]...)
	var index, size int64
	var origin, root string
	fmt.Sscanf(lines[2], "index %d", &index)
	fmt.Sscanf(opened.Text, "%s\n%d\n%s\n", &origin, &size, &root)
	hash, err := tlog.ParseHash(root)
	must(err)
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		one, err := tlog.ParseHash(line)
		must(err)
		proof = append(proof, one)
	}
	must(tlog.CheckRecord(proof, size, hash, index, tlog.RecordHash(record)))
	fmt.Println("OK: record", index, "of", size, "in", origin)
}
