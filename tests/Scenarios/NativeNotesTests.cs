using Hostcall.Machine;
using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.Scenarios.Measurement;
using Hostcall.Tests.Machine;

namespace Hostcall.Tests.Scenarios;

public sealed class NativeNotesTests
{
    [Theory]
    [InlineData("0", "hypercall", true)]
    [InlineData("0", "hypercall-noop", true)]
    [InlineData("N", "exit-cpuid", true)]
    [InlineData("1", "hypercall", false)]
    [InlineData("Y", "hypercall", false)]
    [InlineData("0", "vm-exit", false)]
    [InlineData("0", "exit-mmio", false)]
    [InlineData(null, "hypercall", false)]
    public void A_row_that_pays_for_decoding_says_so(string? nrips, string path, bool isNoted)
    {
        var machine = new CapturedMachine();
        if (nrips is not null) machine["/sys/module/kvm_amd/parameters/nrips"] = FileContent.Of(nrips + "\n");
        var lane = new LaneMachine { Cpu = "" };
        Assert.Equal(isNoted, NativeCase.NotesOf(PathTable.Find(path)!, machine, lane).Any(note => note.Contains("nrips=0", StringComparison.Ordinal)));
    }
}
