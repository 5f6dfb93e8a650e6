using System.Text.Json.Nodes;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>Writes a made-up run with every kind of row to disk. For tests only: no figure of it is a measurement.</summary>
public static class SyntheticRun
{
    public const string Artefact = "longer here than anywhere";

    /// <param name="path">Where.</param>
    /// <param name="scenarios">Their names.</param>
    /// <param name="labs">Whether a lab took part.</param>
    /// <param name="reason">Why a path could not run.</param>
    /// <param name="distorted">Whether another lab did, whose CPU distorts a figure.</param>
    public static RunDirectory Write(
        string path, string[] scenarios, bool labs = true, string reason = "this kernel has no KVM_CAP_HOST_SYSCALL", bool distorted = false)
    {
        RunDirectory run = RunDirectory.Create(path);
        var outcomes = new List<Outcome>();
        var samples = new List<Sample>();
        foreach (string scenario in scenarios)
        {
            Measure(scenario, "native", "host", 141.3, exits: 0);
            Measure(scenario, "native", "ptrace-sysemu", 10210, noise: 0.012);
            Measure(scenario, "native", "vm-exit", 7712, exits: 1);
            outcomes.Add(Synthetic.Unavailable(scenario, "native", "hypercall", Unit.Nanoseconds, reason, "Build and boot the patched kernel with \"lab build\"."));
            Measure(scenario, "native", "loop", 1.21, rung: true);
            Measure(scenario, "native", "exit-cpuid", 1890, rung: true, exits: 1);
            outcomes.Add(Synthetic.Unavailable(scenario, "native", "hypercall-noop", Unit.Nanoseconds, "the guest did not come back within 2 s", "Use a machine with VMX or SVM.") with { IsRung = true });
            Measure(scenario, "native", "exit-pio", 7420, rung: true, exits: 1);
            if (!labs)
                continue;
            Count(scenario, "host", 149);
            Count(scenario, "vm-exit", 3544, exits: 1);
            Count(scenario, "hypercall", 1190, exits: 1);
            if (distorted)
            {
                Count(scenario, "vm-exit", 7347, exits: 1, "lab-bochs-haswell", Artefact);
                Count(scenario, "hypercall", 1387, exits: 1, "lab-bochs-haswell");
            }
        }

        using (SampleWriter writer = SampleWriter.Open(run.Samples))
            samples.ForEach(sample => writer.Append(sample));
        ManifestFile.Write(run.Manifest, Describe(scenarios, outcomes));
        return run;

        void Measure(string scenario, string lane, string id, double cost, double noise = 0.004, bool rung = false, double? exits = null)
        {
            outcomes.Add(Synthetic.Measured(scenario, lane, id, Unit.Nanoseconds, rung, exits) with { CpuNsPerCall = cost });
            samples.AddRange(Synthetic.Blocks(scenario, lane, id, Unit.Nanoseconds, cost, rounds: 20, noise));
        }

        void Count(string scenario, string id, double instructions, double? exits = null, string lane = "lab-bochs-icelake", string? artefact = null)
        {
            outcomes.Add(Synthetic.Measured(scenario, lane, id, Unit.Instructions, rung: false, exits) with { Artefact = artefact });
            samples.AddRange(Synthetic.Blocks(scenario, lane, id, Unit.Instructions, instructions, rounds: 3, noise: 0));
        }
    }

    /// <summary>A run with a recorded trace, beside made-up measurements or alone.</summary>
    public static RunDirectory WriteTraced(string path, bool measured, params LaneTrace[] traces)
    {
        RunDirectory run = measured ? Write(path, ["getpid"]) : RunDirectory.Create(path);
        if (!measured)
            ManifestFile.Write(run.Manifest, Describe(["getpid"], []));
        TraceFiles.Add(run, traces);
        return run;
    }

    private static Manifest Describe(string[] scenarios, List<Outcome> outcomes) => Synthetic.Manifest([.. outcomes]) with
    {
        Machine = new Dictionary<string, JsonNode?>
        {
            ["cpu"] = new JsonObject { ["model_name"] = "Test CPU <not a real one>", ["stepping"] = 4, ["microcode"] = new JsonArray("0x1") },
            ["kernel"] = new JsonObject { ["release"] = "6.12.0-test" },
            ["mitigations"] = new JsonObject { ["meltdown"] = "Not affected", ["spectre_v2"] = "Mitigation: Retpolines" },
            ["kvm"] = new JsonObject { ["modules"] = new JsonArray(new JsonObject { ["name"] = "kvm_test", ["parameters"] = new JsonObject { ["halt_poll_ns"] = "200000" } }) },
        },
        Unread = [new Unread("cpu.governor", "There is no cpufreq directory.")],
        Versions = new Dictionary<string, string> { ["hostcall"] = "0.1.0", ["dotnet"] = "10.0.0" },
        Payloads = [.. scenarios.Select(s => new PayloadIdentity(s, new string('a', 64), 96))],
        CommandLine = "dotnet run -c Release -- --scenario getpid --rounds 20 --seed 7",
    };
}
