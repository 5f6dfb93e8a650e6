using System.Globalization;
using Hostcall.Paths;
using Hostcall.Results.Profiles;

namespace Hostcall.Tests.EndToEnd;

/// <summary>The whole program on hardware KVM, as far as an emulator can be that: kvm_amd with nested paging, no nrip-save, no PMU.</summary>
[Collection(Lab.LabCollection.Name)]
public sealed class SystemTests : IDisposable
{
    private const string NoNripSave = "longer here than on other AMD machines: this one's CPU offers no nrip-save";

    private const int Calls = 128;

    /// <summary>What a thread of the program serves. The kernel's own poller never gives up its turn, and two emulated CPUs run in turns.</summary>
    private static readonly string[] Served = ["queue-spin", "queue-wake"];

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_native_lane_runs_every_path_on_kvm_amd()
    {
        string[] paths = [.. PathTable.All.Where(path => path is { Partner: Partner.None, IsServedByProgram: false }).Select(path => path.Id)];
        // Two machines, each as fast as one CPU of this one plays it.
        var ended = Run(
            EmulatedHost.WithSvm,
            [
                $"hostcall --scenario getpid,openat-close,hello-hypercall0 --lane native --path {string.Join(',', paths)} --rounds 1 --calls {Calls} --out run; "
                + "cat run/samples.csv",
            ],
            [
                "hostcall doctor",
                $"su {EmulatedHost.User} -c 'hostcall list'",
                "hostcall trace --lane native --path vm-exit --seconds 1 --out traced; cat traced/profile.csv",
                $"hostcall --scenario read-zero-1 --lane native --path {string.Join(',', Served)} --rounds 1 --calls {Calls} --out served; cat served/samples.csv",
            ]);
        Assert.All(ended, command => Assert.True(command.Code == 0, command.Output));
        var (run, doctor, list, trace) = (ended[0], ended[1], ended[2], ended[3]);

        // An ordinary user may open /dev/kvm, and may not use the capability.
        Assert.All(paths, path => Assert.Contains($"\n{path} ", list.Output, StringComparison.Ordinal));
        Assert.Matches(@"\nvm-exit .* runs here\s*\n", list.Output);
        Assert.Contains("asks for CAP_SYS_ADMIN", list.Flat, StringComparison.Ordinal);

        Assert.Contains("The module is kvm_amd, and this kernel is a guest itself: KVM is nested, without nrip-save", doctor.Flat, StringComparison.Ordinal);
        Assert.Contains("KVM_CAP_HOST_SYSCALL is offered", doctor.Flat, StringComparison.Ordinal);

        // Every path, measured: each exit that KVM counted is one that the path promised, or the one that ends its block.
        Assert.Contains(NoNripSave, run.Flat, StringComparison.Ordinal);
        foreach (var path in paths.Select(PathTable.Find).OfType<PathRow>()) PrintedBlocks.KeepTheirPromise(run.Output, "run,getpid,native,", path, Calls);

        string[] others = ["openat-close,native,hypercall-robust", "hello-hypercall0,native,hypercall"];
        Assert.All(others, row => Assert.Contains($"\nrun,{row},", run.Output, StringComparison.Ordinal));

        // The machine has two CPUs: a thread on the other one serves the guest, which does not leave for it.
        foreach (string path in Served)
        {
            var blocks = PrintedBlocks.KeepTheirPromise(ended[4].Output, "served,", PathTable.Find(path)!, Calls);
            Assert.All(blocks, block => Assert.True(double.Parse(block[12], CultureInfo.InvariantCulture) > 0, $"{path} took no CPU time"));
        }

        // perf's samples of the guest are counted and have a section.
        Assert.Contains("all of perf's own count", trace.Flat, StringComparison.Ordinal);
        Assert.Contains(SectionName.Guest, trace.Output, StringComparison.Ordinal);
    }

    /// <summary>What skips on a machine without /dev/kvm passes on one that has it.</summary>
    [Fact]
    public void A_stub_with_a_VM_is_seen_to_break_on_kvm_amd()
    {
        var ended = Run(EmulatedHost.WithSvm, [$"hostcall-tests -noColor -class {typeof(Paths.MixedTests).FullName}"])[0];
        Assert.True(ended.Code == 0, ended.Output);
        Assert.Matches(@"Total: [1-9]\d*, Errors: 0, Failed: 0, Skipped: 0", ended.Output);
    }

    [Fact]
    public void A_machine_without_SVM_says_so_once()
    {
        var ended = Run(EmulatedHost.WithoutSvm, ["hostcall --scenario getpid --lane native --path vm-exit,hypercall --rounds 1"])[0];
        Assert.True(ended.Code == 3, ended.Output);
        Assert.Contains("switch virtualization on", ended.Flat, StringComparison.Ordinal);
    }

    /// <summary>Runs commands on as many machines side by side as there are lists of them.</summary>
    private TheProgram.Ended[] Run(string cpu, params string[][] machines)
    {
        if (EmulatedHost.Lacks() is { } lacking) Assert.Skip(lacking);
        var ended = machines.Index().AsParallel().AsOrdered().WithDegreeOfParallelism(machines.Length)
            .Select(machine => EmulatedHost.Run(folder[$"machine-{machine.Index}"], cpu, machine.Item));
        return [.. ended.SelectMany(commands => commands)];
    }
}
