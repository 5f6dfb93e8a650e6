using Hostcall.Lab.Building;

namespace Hostcall.Lab;

/// <summary>Makes what the labs need, all of it outside the checkout: the patched kernel and the agent.</summary>
public static class LabBuild
{
    /// <summary>Where it is kept.</summary>
    public static string Cache => LabFolders.Cache;

    /// <summary>Builds what is missing; takes a second or two where nothing is.</summary>
    /// <param name="progress">Gets one line of text at a time, from any thread.</param>
    /// <param name="cancel">Ends the compilers.</param>
    /// <param name="kernelOptions">Handed to host-kernel/build: <c>--mitigations off</c>, say.</param>
    /// <returns>The kernel's folder.</returns>
    /// <exception cref="LabException">Something is missing (<see cref="LabException.IsMissing"/>) or does not compile.</exception>
    public static string Run(Action<string> progress, CancellationToken cancel, params IReadOnlyList<string> kernelOptions)
    {
        string kernel = HostKernel.Build(kernelOptions, progress, cancel);
        progress($"agent: {AgentProgram.Get(progress, cancel)}");
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
