namespace Hostcall.Tests;

/// <summary>A temporary folder that is deleted with everything in it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hostcall-test-");

    /// <summary>The path of something in it that does not exist yet.</summary>
    public string New(string name) => Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);
}
