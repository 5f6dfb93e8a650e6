using Hostcall.Lab;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Tests.EndToEnd;
using Hostcall.Tests.Lab;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Traces;

/// <summary>The whole way, in the emulators: what is traced is what the lab counts.</summary>
[Collection(LabCollection.Name)]
public sealed class LabTraceTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("lab-bochs-icelake", "host,hypercall")]
    [InlineData("lab-bochs-bulldozer", "host,vm-exit,hypercall")]
    [InlineData("lab-qemu-svm", "host,vm-exit,hypercall,hypercall-robust")]
    [InlineData("lab-qemu-arm64", "host,vm-exit,hypercall,smccc-user,smccc-user-registers,hvc-kernel")]
    [InlineData("lab-qemu-arm64@off", "host,smccc-user")]
    public void The_lab_traces_what_it_measures(string lane, string paths)
    {
        if (LabTrace.Probe(lane) is { } lacking) Assert.Skip(lacking.ToString());
        Assert.Equal(0, TheProgram.Run("--lane", lane, "--path", paths, "--rounds", "1", "--out", folder["run"]).Code);
        Assert.Equal(0, TheProgram.Run("trace", "--lane", lane, "--path", paths, "--out", folder["run"]).Code);

        var counted = SampleReader.Read(folder["run/samples.csv"]).Lines();
        var profiles = ProfileFile.Read(folder["run/profile.csv"]);
        Assert.Equal(paths.Split(','), profiles.Select(profile => profile.Path));
        foreach (var profile in profiles)
        {
            // A block's cost is per call, with the one instruction that ends its loop another way.
            Assert.All(counted.Where(sample => sample.Path == profile.Path), sample => Assert.Equal(profile.Total, Math.Floor(sample.Value)));
            Assert.True(profile.NamedShare >= 0.995, $"{profile.Path}: {profile.NamedShare}");
            Assert.True(profile.Sections.GetValueOrDefault(SectionName.Rest) < profile.Total / 100, $"{profile.Path}: little is in no section");
        }

        Assert.Empty(LabRuns.Children());
    }

    [Fact]
    public void Lanes_can_be_traced_together()
    {
        string[] lanes = [LabTrace.DefaultLane, "lab-qemu-svm"];
        foreach (string lane in lanes)
        {
            if (LabTrace.Probe(lane) is { } lacking) Assert.Skip(lacking.ToString());
        }

        Assert.Equal(0, TheProgram.Run("trace", "--lane", string.Join(',', lanes), "--path", "loop", "--out", folder["run"]).Code);
        Assert.Equal(lanes, ProfileFile.Read(folder["run/profile.csv"]).Select(profile => profile.Lane));
    }
}
