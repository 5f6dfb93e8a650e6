namespace Hostcall.Results;

/// <summary>Names of lanes. They are permanent; one that got another name is known under the old one for ever.</summary>
public static class LaneName
{
    private const char SetMark = '@';

    private static readonly Dictionary<string, string> Renamed = new() { ["lab-bochs-vmx"] = "lab-bochs-haswell" };

    /// <summary>Today's name of a lane that a file or a user names.</summary>
    public static string Today(string name) => Renamed.GetValueOrDefault(MachineOf(name)) is { } today ? today + name[MachineOf(name).Length..] : name;

    /// <summary>The lane without its set of mitigations.</summary>
    public static string MachineOf(string lane) => lane.Split(SetMark)[0];

    /// <summary>The set of mitigations behind a lane's name, or null where the kernel chooses.</summary>
    public static string? SetOf(string lane) => lane.Split(SetMark) is [_, var set] ? set : null;

    /// <summary>A lane with a set of mitigations.</summary>
    public static string With(string lane, string? set) => set is null ? lane : $"{lane}{SetMark}{set}";

    /// <summary>The names under which earlier runs recorded a lane.</summary>
    internal static IEnumerable<string> Earlier(string today) => Renamed.Where(name => name.Value == today).Select(name => name.Key);
}
