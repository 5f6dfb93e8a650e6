using System.Runtime.InteropServices;
using Hostcall.Linux;
using Hostcall.Paths.Arm64;
using Hostcall.Paths.X64;

namespace Hostcall.Paths;

/// <summary>Every path and rung, in the order in which tables show them. A new one is a row of its architecture's table.</summary>
public static class PathTable
{
    /// <summary>The architecture of this process, whose paths it can run.</summary>
    public static Architecture Here => RuntimeInformation.ProcessArchitecture;

    /// <summary>The rows of every architecture. An id may be in several: what it asks for is the same there, how it gets there is not.</summary>
    public static IReadOnlyList<PathRow> Everywhere { get; } =
        [.. X64Paths.Rows, .. Arm64Paths.Rows.Select(row => row with { Architecture = Architecture.Arm64 })];

    /// <summary>The rows of this process's architecture.</summary>
    public static IReadOnlyList<PathRow> All { get; } = On(Here);

    /// <summary>One row for each id: those of this process's architecture, then those that only another has.</summary>
    public static IReadOnlyList<PathRow> Known { get; } =
        [.. Everywhere.OrderBy(path => path.Architecture != Here).DistinctBy(path => path.Id).OrderBy(path => path.IsRung)];

    public static IReadOnlyList<PathRow> On(Architecture architecture) => [.. Everywhere.Where(path => path.Architecture == architecture)];

    /// <summary>The row of an id on this process's architecture; where there is none, of another; else null.</summary>
    public static PathRow? Find(string id) => Find(id, Here);

    /// <inheritdoc cref="Find(string)"/>
    public static PathRow? Find(string id, Architecture architecture) =>
        Everywhere.FirstOrDefault(path => path.Id == id && path.Architecture == architecture) ?? Everywhere.FirstOrDefault(path => path.Id == id);

    /// <summary>Why a path of another architecture does not run on this machine, or null.</summary>
    internal static Unavailable? LacksInstructionsOf(PathRow path) => path.Architecture == Here
        ? null
        : new Unavailable(
            $"this is a path of {NameOf(path.Architecture)}, and this machine is {NameOf(Here)}", "choose a lane of that architecture; see list");

    private static string NameOf(Architecture architecture) => architecture == Architecture.X64 ? "x86-64" : architecture.ToString().ToLowerInvariant();
}
