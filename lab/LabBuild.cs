using Hostcall.Lab.Building;

namespace Hostcall.Lab;

/// <summary>Makes what the labs need, all of it outside the checkout: the patched kernel and the agent.</summary>
public static class LabBuild
{
    /// <summary>Where it is kept.</summary>
    public static string Cache => LabFolders.Cache;

    /// <summary>As host-kernel/build calls them; the first is that of this machine's own labs.</summary>
    public static IReadOnlyList<string> Architectures { get; } = [.. Target.All.Select(target => target.Name)];

    /// <summary>Builds what is missing; takes a second or two where nothing is.</summary>
    /// <param name="progress">Gets one line of text at a time, from any thread.</param>
    /// <param name="architecture">What is built for: a name of <see cref="Architectures"/>.</param>
    /// <param name="cancel">Ends the compilers.</param>
    /// <param name="kernelOptions">Handed to host-kernel/build: <c>--mitigations off</c>, say.</param>
    /// <returns>The kernel's folder.</returns>
    /// <exception cref="LabException">Something is missing (<see cref="LabException.IsMissing"/>) or does not compile.</exception>
    public static string Run(Action<string> progress, string architecture, CancellationToken cancel, params IReadOnlyList<string> kernelOptions)
    {
        var target = Target.All.First(target => target.Name == architecture);
        string kernel = HostKernel.Build(target, kernelOptions, progress, cancel);
        progress($"agent: {AgentProgram.Get(target, progress, cancel)}");
        return kernel;
    }
}

/// <summary>Removes what <see cref="LabBuild"/> made.</summary>
public static class LabClean
{
    private static readonly string[] Folders = ["kernel", "agent", "plugin"];

    /// <summary>Deletes kernels, agents and plugins from the cache.</summary>
    /// <returns>The folders that are gone.</returns>
    public static IReadOnlyList<string> Run()
    {
        var found = Folders.Select(name => Path.Combine(LabFolders.Cache, name)).Where(Directory.Exists).ToList();
        foreach (string folder in found) Directory.Delete(folder, recursive: true);
        return found;
    }
}
