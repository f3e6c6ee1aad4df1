package main

// The folder's layout: which files there are, and which bytes they must have.

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// checkFiles checks that every tile of the tree is there, that every file under tile/ is a tile or a bundle of it, and
// all their bytes.
func checkFiles(dir string, tree tlog.Tree, rebuilt storage, leaves []tlog.Hash) (tiles, bundles int, err error) {
	for _, tile := range treeTiles(tree.N) {
		if _, err := readTile(dir, tile); err != nil {
			return 0, 0, err
		}
	}
	walk := func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if name := strings.TrimPrefix(relative, "tile/entries/"); name != relative {
			bundles++
			return checkBundle(dir, relative, name, leaves)
		}
		tiles++
		return checkTile(dir, relative, tree, rebuilt)
	}
	root := filepath.Join(dir, "tile")
	if _, err := os.Stat(root); errors.Is(err, fs.ErrNotExist) && tree.N == 0 {
		return 0, 0, nil
	}
	if err := filepath.WalkDir(root, walk); err != nil {
		return 0, 0, err
	}
	return tiles, bundles, checkBundlesComplete(dir, tree, bundles)
}

func checkTile(dir, relative string, tree tlog.Tree, rebuilt storage) error {
	tile, err := tlog.ParseTilePath(fmt.Sprintf("tile/%d/%s", height, strings.TrimPrefix(relative, "tile/")))
	if err != nil || path(tile) != relative {
		return fmt.Errorf("%s: not the path of a tile", relative)
	}
	if (tile.N*width+int64(tile.W))<<uint(height*tile.L) > tree.N {
		return fmt.Errorf("%s: reaches past the size %d", relative, tree.N)
	}
	found, err := readTile(dir, tile)
	if err != nil {
		return err
	}
	expected, err := tlog.ReadTileData(tile, rebuilt)
	if err != nil {
		return fmt.Errorf("%s: %w", relative, err)
	}
	if !bytes.Equal(found, expected) {
		return fmt.Errorf("%s: not the tree's hashes", relative)
	}
	return nil
}

func checkBundle(dir, relative, name string, leaves []tlog.Hash) error {
	tile, err := tlog.ParseTilePath(fmt.Sprintf("tile/%d/0/%s", height, name))
	if err != nil || bundlePath(tile) != relative {
		return fmt.Errorf("%s: not the path of an entry bundle", relative)
	}
	data, err := os.ReadFile(filepath.Join(dir, relative))
	if err != nil {
		return err
	}
	index := tile.N * width
	for end := index + int64(tile.W); index < end; index++ {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return fmt.Errorf("%s: ends before entry %d", relative, index)
		}
		entry := data[2 : 2+int(binary.BigEndian.Uint16(data))]
		data = data[2+len(entry):]
		if index >= int64(len(leaves)) || tlog.RecordHash(entry) != leaves[index] {
			return fmt.Errorf("%s: entry %d is not the leaf", relative, index)
		}
	}
	if len(data) > 0 {
		return fmt.Errorf("%s: %d bytes follow the last entry", relative, len(data))
	}
	return nil
}

// checkBundlesComplete asks for all bundles where there is one: entries are published all or none.
func checkBundlesComplete(dir string, tree tlog.Tree, bundles int) error {
	if bundles == 0 {
		return nil
	}
	for _, tile := range treeTiles(tree.N) {
		if tile.L == 0 {
			if _, err := os.Stat(filepath.Join(dir, bundlePath(tile))); err != nil {
				return err
			}
		}
	}
	return nil
}

// tileReader serves the folder's tiles to tlog.TileHashReader, which checks them against the root.
type tileReader struct{ dir string }

func (r tileReader) Height() int { return height }

func (r tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		var err error
		if data[i], err = readTile(r.dir, tile); err != nil {
			return nil, err
		}
	}
	return data, nil
}

func (r tileReader) SaveTiles([]tlog.Tile, [][]byte) {}

// treeTiles names the tiles of a tree, each as wide as it is there. NewTiles names every width below that as well, and a
// narrower tile always before the wider one at the same place.
func treeTiles(size int64) []tlog.Tile {
	var tiles []tlog.Tile
	for _, tile := range tlog.NewTiles(height, 0, size) {
		if last := len(tiles) - 1; last >= 0 && tiles[last].L == tile.L && tiles[last].N == tile.N {
			tiles[last] = tile
			continue
		}
		tiles = append(tiles, tile)
	}
	return tiles
}

// path is the tile's path in the layout of C2SP.
func path(tile tlog.Tile) string {
	return "tile/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
}

// bundlePath is the path of the entries beside a level 0 tile.
func bundlePath(tile tlog.Tile) string {
	return "tile/entries/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/0/", height))
}

func readTile(dir string, tile tlog.Tile) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(dir, path(tile)))
	if err != nil {
		return nil, err
	}
	if len(data) != tile.W*tlog.HashSize {
		return nil, fmt.Errorf("%s: %d bytes, not %d hashes", path(tile), len(data), tile.W)
	}
	return data, nil
}
