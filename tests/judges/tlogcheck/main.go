// Tlogcheck judges an exported log with golang.org/x/mod/sumdb, which shares no code with the exporter.
//
//	tlogcheck -dir folder -vkey key [-old size]
//
// The folder has the layout of C2SP tlog-tiles: checkpoint, tile/<L>/…, and, where entries are public, tile/entries/….
// Checked are the checkpoint's signature by the key; every tile that a tree of its size has, and any narrower one that
// is there as well, against a tree rebuilt from the level 0 tiles; the root; every entry bundle against its leaves;
// inclusion of sampled leaves and consistency with the tree of the old size, read through tiles alone.
//
// A file proofs.json in the folder holds proofs that the exporter made, and is checked too:
//
//	{"inclusion": [{"index": 0, "proof": ["base64", …]}, …],
//	 "consistency": [{"old": 1, "root": "base64", "proof": ["base64", …]}, …]}
//
// Tlogcheck prints what it checked and exits 0, or prints the first fault and exits 1.
//
// The paths of sumdb/tlog name the tile's height, tile/8/0/000, and those of C2SP do not, tile/0/000; entries are not
// in the form that sumdb/tlog calls data.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height  = 8
	width   = 1 << height
	samples = 50
)

func main() {
	dir := flag.String("dir", "", "exported `folder`")
	vkey := flag.String("vkey", "", "the log's verifier `key`")
	old := flag.Int64("old", 0, "also prove consistency with the tree of this `size`")
	flag.Parse()
	report, err := check(*dir, *vkey, *old)
	if err != nil {
		fmt.Fprintln(os.Stderr, "tlogcheck:", err)
		os.Exit(1)
	}
	fmt.Println(report)
}

func check(dir, vkey string, old int64) (string, error) {
	tree, err := openCheckpoint(dir, vkey)
	if err != nil {
		return "", fmt.Errorf("checkpoint: %w", err)
	}
	if old < 0 || old > tree.N {
		return "", fmt.Errorf("old size %d is not within the tree of size %d", old, tree.N)
	}
	rebuilt, leaves, err := rebuild(dir, tree)
	if err != nil {
		return "", err
	}
	tiles, bundles, err := checkFiles(dir, tree, rebuilt, leaves)
	if err != nil {
		return "", err
	}
	if err := checkThroughTiles(dir, tree, rebuilt, leaves, old); err != nil {
		return "", err
	}
	given, err := checkGivenProofs(dir, tree, leaves)
	if err != nil {
		return "", fmt.Errorf("proofs.json: %w", err)
	}
	return fmt.Sprintf("size %d, %d tiles, %d bundles, %d given proofs: sound", tree.N, tiles, bundles, given), nil
}

// openCheckpoint verifies the signature of the key under its own name, and reads the three lines.
func openCheckpoint(dir, vkey string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	data, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return tlog.Tree{}, fmt.Errorf("want three lines, have %q", opened.Text)
	}
	if lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("origin %q is not the key's name %q", lines[0], verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, fmt.Errorf("size %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return tlog.Tree{}, err
	}
	return tlog.Tree{N: size, Hash: root}, nil
}

// storage is a tree in memory, in the order in which sumdb/tlog stores hashes.
type storage []tlog.Hash

func (s storage) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(s)) {
			return nil, fmt.Errorf("hash %d is not stored", index)
		}
		hashes[i] = s[index]
	}
	return hashes, nil
}

// rebuild makes the tree anew from the level 0 tiles, and checks its root.
func rebuild(dir string, tree tlog.Tree) (storage, []tlog.Hash, error) {
	var stored storage
	var leaves []tlog.Hash
	for _, tile := range treeTiles(tree.N) {
		if tile.L != 0 {
			break
		}
		data, err := readTile(dir, tile)
		if err != nil {
			return nil, nil, err
		}
		for ; len(data) > 0; data = data[tlog.HashSize:] {
			var leaf tlog.Hash
			copy(leaf[:], data)
			hashes, err := tlog.StoredHashesForRecordHash(int64(len(leaves)), leaf, stored)
			if err != nil {
				return nil, nil, err
			}
			stored = append(stored, hashes...)
			leaves = append(leaves, leaf)
		}
	}
	root, err := tlog.TreeHash(tree.N, stored)
	if err != nil {
		return nil, nil, err
	}
	if tree.N > 0 && root != tree.Hash {
		return nil, nil, fmt.Errorf("root: the level 0 tiles give %v, the checkpoint says %v", root, tree.Hash)
	}
	return stored, leaves, nil
}

// checkThroughTiles proves sampled leaves, and the old tree as a prefix, from tiles that the library authenticates.
func checkThroughTiles(dir string, tree tlog.Tree, rebuilt storage, leaves []tlog.Hash, old int64) error {
	reader := tlog.TileHashReader(tree, tileReader{dir})
	step := tree.N/samples + 1
	for index := int64(0); index < tree.N; index += step {
		if err := proveLeaf(tree, index, leaves[index], reader); err != nil {
			return fmt.Errorf("inclusion of leaf %d: %w", index, err)
		}
	}
	if tree.N > 0 {
		if err := proveLeaf(tree, tree.N-1, leaves[tree.N-1], reader); err != nil {
			return fmt.Errorf("inclusion of the last leaf: %w", err)
		}
	}
	if old == 0 {
		return nil
	}
	oldRoot, err := tlog.TreeHash(old, rebuilt)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(tree.N, old, reader)
	if err != nil {
		return fmt.Errorf("consistency with size %d: %w", old, err)
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old, oldRoot)
}

func proveLeaf(tree tlog.Tree, index int64, leaf tlog.Hash, reader tlog.HashReader) error {
	proof, err := tlog.ProveRecord(tree.N, index, reader)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf)
}

// checkGivenProofs checks the exporter's own proofs, where it gave any.
func checkGivenProofs(dir string, tree tlog.Tree, leaves []tlog.Hash) (int, error) {
	data, err := os.ReadFile(filepath.Join(dir, "proofs.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var given struct {
		Inclusion []struct {
			Index int64
			Proof tlog.RecordProof
		}
		Consistency []struct {
			Old   int64
			Root  tlog.Hash
			Proof tlog.TreeProof
		}
	}
	if err := json.Unmarshal(data, &given); err != nil {
		return 0, err
	}
	for _, p := range given.Inclusion {
		if p.Index < 0 || p.Index >= tree.N {
			return 0, fmt.Errorf("no leaf %d", p.Index)
		}
		if err := tlog.CheckRecord(p.Proof, tree.N, tree.Hash, p.Index, leaves[p.Index]); err != nil {
			return 0, fmt.Errorf("inclusion of leaf %d: %w", p.Index, err)
		}
	}
	for _, p := range given.Consistency {
		if err := tlog.CheckTree(p.Proof, tree.N, tree.Hash, p.Old, p.Root); err != nil {
			return 0, fmt.Errorf("consistency with size %d: %w", p.Old, err)
		}
	}
	return len(given.Inclusion) + len(given.Consistency), nil
}
