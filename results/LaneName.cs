namespace Hostcall.Results;

/// <summary>Names of lanes. They are permanent; one that got another name is known under the old one for ever.</summary>
public static class LaneName
{
    private static readonly Dictionary<string, string> Renamed = new() { ["lab-bochs-vmx"] = "lab-bochs-haswell" };

    /// <summary>Today's name of a lane that a file or a user names.</summary>
    public static string Today(string name) => Renamed.GetValueOrDefault(name, name);

    /// <summary>The names under which earlier runs recorded a lane.</summary>
    internal static IEnumerable<string> Earlier(string today) => Renamed.Where(name => name.Value == today).Select(name => name.Key);
}
