using System.Diagnostics;
using Hostcall.Hazards;
using Hostcall.Paths;
using Hostcall.Scenarios.Commands;
using Hostcall.Tests.EndToEnd;

namespace Hostcall.Tests.Hazards;

/// <summary>What every probe must keep to.</summary>
public sealed class ProbeTableTests
{
    /// <summary>With four paths beside it, a table has room for no more at 72 columns.</summary>
    private const int LongestId = 12;

    public static TheoryData<string> Ids => [.. ProbeTable.All.Select(probe => probe.Id)];

    [Fact]
    public void Ids_are_unique() => Assert.Equal(ProbeTable.All.Count, ProbeTable.All.Select(probe => probe.Id).Distinct().Count());

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_probe_has_a_short_name_and_says_what_it_asks_and_what_decides(string id)
    {
        var probe = ProbeTable.Find(id)!;
        Assert.InRange(probe.Id.Length, 2, LongestId);
        Assert.True(probe.Question.Length > 10 && !probe.Question.EndsWith('.'), probe.Question);
        Assert.True(probe.Because.Length > 10 && !probe.Because.EndsWith('.'), probe.Because);
    }

    [Fact]
    public void An_answer_is_the_same_or_refused_or_wrong()
    {
        Assert.Equal(Agreement.Same, Probe.Compare("0", "0"));
        Assert.Equal(Agreement.Wrong, Probe.Compare("1", "0"));
        Assert.Equal(Agreement.Refused, Probe.Compare("refused: EPERM", "0"));
    }

    /// <summary>The claim of the robust mode, as far as it goes: all that it gets wrong is where others look, or what a copy of the task does.</summary>
    [Fact]
    public void Robust_is_expected_to_be_wrong_in_less_than_fast_everywhere()
    {
        Assert.All(ProbeTable.All, probe => Assert.True(probe.Robust == Agreement.Same || probe.Fast != Agreement.Same, probe.Id));
        Assert.All(ProbeTable.All, probe => Assert.True(probe.Robust == Agreement.Same || probe.SharedFpu != Agreement.Same, probe.Id));
    }

    /// <summary>Natively, on the path that makes plain calls: every probe comes to an answer, whatever this machine is.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void A_plain_call_answers_the_same_twice(string id)
    {
        string host = PathTable.All.First(path => path.Baseline is null && path.Kind == PathKind.Path).Id;
        string[] answers = [.. Enumerable.Range(0, 2).Select(_ => ProbeProcess.Ask(CopiedRuntime.Prepare(new ProcessStartInfo("dotnet", ["exec", TheProgram.Dll, ProbeProcess.Argument, host, id]))))];
        Assert.Equal(answers[0], answers[1]);
        Assert.DoesNotContain("no answer", answers[0], StringComparison.Ordinal);
        Assert.DoesNotContain("no end", answers[0], StringComparison.Ordinal);
        Assert.DoesNotContain("SIGABRT", answers[0], StringComparison.Ordinal);
        Assert.DoesNotContain("says nothing", answers[0], StringComparison.Ordinal); // a copy of this runtime comes to its answer as well
    }
}
