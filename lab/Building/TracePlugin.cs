using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hostcall.Lab.Machines;

namespace Hostcall.Lab.Building;

/// <summary>
/// The plugin with which QEMU writes down what it executes, compiled from lab/plugin for the plugin interface of
/// the QEMU that is installed. QEMU itself says whether that is so: a version number would only be a hint.
/// </summary>
internal static class TracePlugin
{
    private const string SourceFolder = "lab/plugin";

    /// <summary>The plugin says so where it is loaded without a file to write to.</summary>
    private const string Loaded = "hostcall: interface ";

    /// <summary>Interfaces that the sources are written for; see lab/plugin/qemu.h.</summary>
    private static readonly int[] Interfaces = [2, 1];

    private static readonly string[] Flags = ["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-fvisibility=hidden"];

    /// <summary>The file of a plugin that the QEMU here loads, compiled first where it is not in the cache.</summary>
    /// <param name="qemu">The QEMU of an architecture.</param>
    /// <exception cref="LabException">It does not compile, or this QEMU has no interface that it knows.</exception>
    public static string Get(string qemu)
    {
        string refusal = "";
        foreach (int version in Interfaces)
        {
            string plugin = Compile(version);
            if (Refusal(qemu, plugin) is not { } reason) return plugin;
            refusal = reason;
        }

        throw new LabException(
            $"the QEMU here does not load the plugin that traces: {refusal}",
            "use a QEMU from 6.0 on that was built with TCG plugins, as Debian's is");
    }

    private static string Compile(int version)
    {
        string folder = Path.Combine(LabFolders.Repository(), SourceFolder);
        string[] arguments = [.. Flags, string.Create(CultureInfo.InvariantCulture, $"-DHOSTCALL_PLUGIN_INTERFACE={version}")];
        string plugin = Path.Combine(Directory.CreateDirectory(Path.Combine(LabFolders.Cache, "plugin")).FullName, $"{Hash(folder, arguments)}.so");
        if (File.Exists(plugin)) return plugin;

        // Appears at once, whole: whoever compiles it at the same time just does it in vain.
        string work = $"{plugin}.{Guid.NewGuid():N}";
        var (code, _, errors) = Command.Run("gcc", [.. arguments, "-o", work, Path.Combine(folder, "trace.c")]);
        if (code != 0) throw new LabException($"the plugin that traces does not compile: {string.Join('\n', errors.Take(5))}", "it needs gcc with libc6-dev");
        File.Move(work, plugin, overwrite: true);
        return plugin;
    }

    private static string Hash(string folder, string[] arguments)
    {
        var sources = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllText);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', [.. arguments, .. sources]))))[..16];
    }

    /// <returns>Null where QEMU loads the plugin, else what it says.</returns>
    private static string? Refusal(string qemu, string plugin)
    {
        // No machine starts: the plugin refuses to go on without a file.
        var (_, _, errors) = Command.Run(
            qemu, ["-machine", "none", "-nodefaults", "-display", "none", "-plugin", QemuCommand.Option("file", plugin)]);
        if (errors.Any(line => line.StartsWith(Loaded, StringComparison.Ordinal))) return null;
        return errors.Count > 0 ? errors[^1] : "it says nothing";
    }
}
