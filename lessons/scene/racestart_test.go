package scene

import (
	"reflect"
	"sync"
	"testing"

	"weightshare/nets"
	"weightshare/nets/experiment"
)

// snapshots returns the snapshots of a race before its first step and after a few, and
// whether it was prepared: shown without building its networks.
func snapshots(t *testing.T, data *experiment.DataCache, setup RaceSetup) (shown []*RaceSnapshot, prepared bool) {
	t.Helper()
	race, err := NewRaceStepper(5, setup)
	if err != nil {
		t.Fatal(err)
	}
	race.ShareData(data)
	prepared = race.Prepared()
	shown = append(shown, race.Snapshot().(*RaceSnapshot))
	if prepared && race.racers != nil {
		t.Error("networks are built though what they show is known")
	}
	for range 2 {
		if err := race.Step(t.Context(), 25); err != nil {
			t.Fatal(err)
		}
		shown = append(shown, race.Snapshot().(*RaceSnapshot))
	}
	if race.Prepared() {
		t.Error("a race that has begun counts as prepared")
	}
	for _, racer := range shown[2].Racers {
		racer.Run.Seconds = 0 // the only number that depends on the machine
	}
	return shown, prepared
}

// TestStartIsShared checks that learners who enter the same race see and train the same
// networks as somebody who is alone, though they are built only for those who start it.
func TestStartIsShared(t *testing.T) {
	t.Parallel()
	setup := RaceSetup{Plan: barsPlan(t, 30, 50), Networks: barsNetworks()}
	setup.Plan.Training.Decay, setup.Plan.Training.Rate = 2, .03 // weights that shrink are drawn at the scale of the start
	want, _ := snapshots(t, nil, setup)
	data := experiment.NewDataCache(experiment.DataLimit)
	var entering sync.WaitGroup
	for range 8 {
		entering.Go(func() {
			if got, _ := snapshots(t, data, setup); !reflect.DeepEqual(got, want) {
				t.Error("a race in a class is another than alone")
			}
		})
	}
	entering.Wait()
	if _, prepared := snapshots(t, data, setup); !prepared {
		t.Error("a race that others have shown is not prepared")
	}
}

// TestOtherStartsAreNotShared checks that a race that differs in anything is prepared on its
// own, and that what a scene alone knows stays with it.
func TestOtherStartsAreNotShared(t *testing.T) {
	t.Parallel()
	data := experiment.NewDataCache(experiment.DataLimit)
	setup := func() RaceSetup { return RaceSetup{Plan: barsPlan(t, 30, 50), Networks: barsNetworks()} }
	snapshots(t, data, setup())
	for what, change := range map[string]func(*RaceSetup){
		"samples":    func(s *RaceSetup) { s.Plan.Samples = []int{20} },
		"training":   func(s *RaceSetup) { s.Plan.Training.Scale = .5 },
		"a network":  func(s *RaceSetup) { s.Networks[1].Network = "12x12 local3:4 relu gmp dense:4" },
		"an ID":      func(s *RaceSetup) { s.Networks[0].ID = "other" },
		"averaging":  func(s *RaceSetup) { s.Networks[1].Average = nets.Averaging{Every: 10} },
		"its change": func(s *RaceSetup) { s.Networks[0].Change = func(p *experiment.Plan) { p.Task.Noise = .5 } },
		"inspection": func(s *RaceSetup) { s.Inspect = func(NetworkSpec, *experiment.Trial) any { return 1 } },
	} {
		other := setup()
		change(&other)
		got, prepared := snapshots(t, data, other)
		if prepared {
			t.Errorf("with a change of %s the start is that of the race before", what)
		}
		for i, racer := range got[0].Racers {
			if racer.Name != other.Networks[i].Name || (racer.Change == nil) != (other.Networks[i].Change == nil) {
				t.Errorf("with a change of %s, network %d is that of another scene", what, i)
			}
		}
	}
	other := setup()
	other.Networks[0].Name = "a name of its own"
	if got, prepared := snapshots(t, data, other); !prepared || got[0].Racers[0].Name != other.Networks[0].Name {
		t.Error("the network has the name that another scene gave it, or the name hides that it is known")
	}
}
