namespace Hostcall.Tests.Layout;

/// <summary>What a build writes stays small enough that nobody minds a clone more.</summary>
public sealed class BuildOutputTests
{
    private const long Limit = 80_000_000;

    [Fact]
    public void A_build_writes_at_most_80_MB()
    {
        // Program and tests link to the same libraries, so a file of the same name and length is there once.
        var files = Directory.EnumerateFiles(Checkout.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(project => Path.GetDirectoryName(project)!).Distinct()
            .SelectMany(folder => new[] { Path.Join(folder, "bin", "Release"), Path.Join(folder, "obj", "Release") })
            .Where(Directory.Exists)
            .SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
            .DistinctBy(file => (file.Name, file.Length)).ToList();
        Assert.NotEmpty(files);
        long bytes = files.Sum(file => file.Length);
        string largest = string.Join(", ", files.OrderByDescending(file => file.Length).Take(5).Select(file => $"{file.Name} {file.Length:N0}"));
        Assert.True(bytes <= Limit, $"{bytes:N0} bytes; largest: {largest}");
    }
}
