using System.Security.Cryptography;
using System.Text;

namespace Hostcall.Machine;

/// <summary>
/// What makes two machines one for a measurement: the facts that decide what a call or an exit costs and that do not change
/// from run to run. Figures of different fingerprints are not mixed.
/// </summary>
/// <param name="Hash">Sixteen hexadecimal digits of the SHA-256 over the parts: the same for the same parts, whenever it is made.</param>
/// <param name="Parts">What went in, by name; a fact that could not be read is there as such.</param>
public sealed record MachineFingerprint(string Hash, IReadOnlyDictionary<string, string> Parts)
{
    private const string NotKnown = "not known";

    private const int Digits = 16;

    public static MachineFingerprint Of(MachineFacts facts)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["cpu.vendor"] = facts.Cpu.Vendor ?? NotKnown,
            ["cpu.model_name"] = facts.Cpu.ModelName ?? NotKnown,
            ["cpu.family"] = facts.Cpu.Family?.ToString() ?? NotKnown,
            ["cpu.model"] = facts.Cpu.Model?.ToString() ?? NotKnown,
            ["cpu.stepping"] = facts.Cpu.Stepping?.ToString() ?? NotKnown,
            ["cpu.microcode"] = Joined(facts.Cpu.Microcode),
            ["cpu.core_kind"] = facts.Cpu.CoreKind ?? "",
            ["kernel.release"] = facts.Kernel.Release ?? NotKnown,
            ["kernel.config.sha256"] = facts.Kernel.Config?.Sha256 ?? NotKnown,
            ["kvm.modules"] = Joined(facts.Kvm.Modules.Select(module => $"{module.Name} {module.SourceVersion}".Trim())),
            ["hypervisor"] = facts.Virtualization.IsGuest switch
            {
                true => Joined((facts.Virtualization.Signatures ?? []).Append(facts.Virtualization.SysHypervisor).OfType<string>().Distinct()),
                false => "none",
                null => NotKnown,
            },
        };
        foreach (var (name, sentence) in facts.Mitigations.ByName)
            parts[$"mitigations.{name}"] = sentence;

        // Length before text: no two lists of parts give the same bytes.
        var bytes = Encoding.UTF8.GetBytes(string.Concat(parts.Select(part => $"{part.Key.Length}:{part.Key}{part.Value.Length}:{part.Value}")));
        return new MachineFingerprint(Convert.ToHexStringLower(SHA256.HashData(bytes))[..Digits], parts);
    }

    private static string Joined(IEnumerable<string> texts) => string.Join(", ", texts) is { Length: > 0 } joined ? joined : NotKnown;
}
