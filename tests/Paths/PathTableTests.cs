using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.Scenarios.Measurement;
using Hostcall.VmmMinimal;

namespace Hostcall.Tests.Paths;

/// <summary>What the rows say of each other holds together.</summary>
public sealed class PathTableTests
{
    public static TheoryData<string, Architecture> All => [.. PathTable.Everywhere.Select(path => (path.Id, path.Architecture))];

    public static TheoryData<Architecture> Architectures => [Architecture.X64, Architecture.Arm64];

    [Fact]
    public void Ids_are_permanent_and_none_is_there_twice() => Assert.Equal(
        [
            "host", "ptrace-sysemu", "seccomp-trace", "sigsys", "sud", "unotify", "unotify-sync", "systrap-futex", "systrap-spin",
            "process-vm-exec", "vm-exit", "mixed-signal", "mixed-switch", "hypercall", "hypercall-shared-fpu", "hypercall-robust", "bpf-hook",
            "vm-exit-hypercall", "vm-exit-shared-fpu", "queue-spin", "queue-wake", "uring-sqpoll", "runsc-systrap", "runsc-ptrace",
            "loop", "exit-cpuid", "hypercall-noop", "exit-pio", "exit-mmio", "exit-ioeventfd", "handover-futex", "loop-ring3", "exit-pio-ring3", "uring-nop",
        ],
        PathTable.All.Select(path => path.Id));

    [Fact]
    public void Ids_of_arm64_are_permanent_too() => Assert.Equal(
        [
            "host", "ptrace-sysemu", "vm-exit", "hypercall", "hypercall-robust", "smccc-user", "smccc-user-smc", "smccc-user-vgic", "smccc-user-result", "smccc-user-registers",
            "smccc-owner", "smccc-owner-run",
            "loop", "exit-sysreg", "hvc-kernel", "hvc-kernel-vgic", "hvc-filtered", "hvc-denied", "exit-hvc", "exit-mmio",
        ],
        PathTable.On(Architecture.Arm64).Select(path => path.Id));

    [Fact]
    public void Rows_say_which_calls_return_from_KVM_RUN() => Assert.Equal(
        ["vm-exit", "mixed-signal", "mixed-switch", "vm-exit-hypercall", "vm-exit-shared-fpu", "exit-pio", "exit-mmio", "exit-pio-ring3"],
        PathTable.On(Architecture.X64).Where(path => path.LeavesKernel).Select(path => path.Id));

    [Fact]
    public void An_id_is_of_this_machine_where_it_can_be_and_else_of_another_which_says_so()
    {
        Assert.Equal(PathTable.Everywhere.Select(path => path.Id).Distinct().Order(), PathTable.Known.Select(path => path.Id).Order());
        Assert.All(PathTable.All, path => Assert.Same(path, PathTable.Find(path.Id)));
        var foreign = PathTable.Known.First(path => path.Architecture != PathTable.Here);
        var lacking = OwnThread.Run(() => PathTrial.Try(foreign, Sessions.Setup(Sessions.Scenario("getpid"))));
        Assert.Contains("this is a path of ", lacking!.Reason, StringComparison.Ordinal);
        Assert.Contains("choose a lane of that architecture", lacking.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void All_are_compared_with_one_in_the_end(Architecture architecture)
    {
        var ends = PathTable.On(architecture).Where(path => path.Kind == PathKind.Path && path.Baseline is null);
        Assert.Equal("host", Assert.Single(ends).Id);
        foreach (var path in PathTable.On(architecture).Where(path => path.Kind == PathKind.Path))
        {
            var below = path;
            for (int steps = 0; below.Baseline is { } id; steps++)
            {
                Assert.True(steps < PathTable.All.Count, $"{path.Id} is measured against itself");
                below = PathTable.Find(id, architecture)!;
                Assert.Equal(architecture, below.Architecture);
                Assert.Equal(PathKind.Path, below.Kind);
            }
        }
    }

    [Fact]
    public void A_robust_form_is_measured_against_what_the_bare_one_is() => Assert.All(
        PathTable.All.Where(path => path.RobustOf is not null),
        path => Assert.Equal(path.Baseline, PathTable.Find(path.RobustOf!)!.Baseline));

    [Theory]
    [MemberData(nameof(All))]
    public void A_row_contradicts_itself_nowhere(string id, Architecture architecture)
    {
        var path = PathTable.Find(id, architecture)!;
        Assert.Equal(architecture, path.Architecture);
        Assert.NotEqual("", path.Summary);
        Assert.NotEqual("", path.Doorbell);
        Assert.Equal(path.GuestRing is null, path.Exits is null);
        Assert.Equal(path.IsRung, path.Caller == Caller.Nobody);
        Assert.Equal(path.HasPartner, path.Places != PartnerPlaces.None);
        Assert.True(path.Caller != Caller.Stub || path.Partner == Partner.Process);
        Assert.True(path.Ladder is null || path.GuestRing is not null);
        Assert.True(path.Decoding == Decoding.Never || path.Exits > 0);
        Assert.All(path.Parts, part => Assert.Equal(architecture, PathTable.Find(part, architecture)!.Architecture));
    }

    /// <summary>The bottom of the ladder and each height but the highest has one row: what lies above would stand on either of two.</summary>
    [Theory]
    [MemberData(nameof(Architectures))]
    public void The_ladder_has_no_fork_but_at_its_top(Architecture architecture)
    {
        int[] heights = [.. PathTable.On(architecture).Select(path => path.Ladder).OfType<int>().Order()];
        Assert.Equal(Enumerable.Range(0, heights[^1] + 1), heights.Distinct());
        Assert.All(heights.GroupBy(height => height).Where(same => same.Key < heights[^1]), same => Assert.Single(same));
    }

    /// <summary>Readers of runs of before get the same from the table of old runs as from a row of today.</summary>
    [Fact]
    public void Old_runs_know_their_paths()
    {
        string[] since =
        [
            "exit-mmio", "hypercall-shared-fpu", "seccomp-trace", "sigsys", "sud", "unotify", "unotify-sync", "systrap-futex", "systrap-spin",
            "vm-exit-hypercall", "queue-spin", "queue-wake", "uring-sqpoll", "exit-ioeventfd", "handover-futex", "loop-ring3", "exit-pio-ring3",
            "uring-nop", "mixed-signal", "mixed-switch", "process-vm-exec", "runsc-systrap", "runsc-ptrace", "bpf-hook", "vm-exit-shared-fpu",
        ];
        Assert.All(PathTable.All, path => Assert.Equal(since.Contains(path.Id) ? null : TraitsOf.Path(path), PathsOfOldRuns.Find(path.Id)));
        Assert.Equal("host", PathsOfOldRuns.Find("ptrace-sysemu@cross-cpu")!.Baseline);
        Assert.Equal(4, PathsOfOldRuns.Find("vm-exit#0+3%")!.Ladder);
        Assert.Null(PathsOfOldRuns.Find("another"));
    }

    [Fact]
    public void The_page_without_memory_is_the_one_that_the_guest_maps()
    {
        Assert.Equal(GuestLayout.DevicePage, Doorbell.DevicePage);
        Assert.Equal(Hostcall.VmmMinimal.Arm64.GuestLayout.DevicePage, Hostcall.GuestPayloads.Arm64.Doorbell.DevicePage);
    }

    [Fact]
    public void A_scenario_that_a_path_does_not_serve_is_refused_with_one_that_does()
    {
        var hello = Hostcall.Scenarios.ScenarioTable.All.First(scenario => scenario.IsOfGuest);
        var lacking = OwnThread.Run(() => PathTrial.Try(PathTable.Find("host")!, Sessions.Setup(hello)));
        Assert.Contains("which host does not serve", lacking!.Reason, StringComparison.Ordinal);
        Assert.Equal("choose --path hypercall", lacking.Remedy);
    }
}
