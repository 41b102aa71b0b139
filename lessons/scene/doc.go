// Package scene is the kit for the live half of lessons. A scene embeds what it
// needs: Bindings for its controls, Race for networks trained side by side, Sweep
// for curves over many seeds, Running for anything else that runs. Attempts keeps
// best scores, Memo what is costly to make.
package scene
