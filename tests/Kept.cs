namespace Hostcall.Tests;

/// <summary>
/// What something made when somebody looked at it last, kept as a file: the test fails at the first line that is another one now. A change
/// that is wanted is kept with HOSTCALL_KEEP=1 ./test --filter CLASS, and its difference is read like any other.
/// </summary>
internal static class Kept
{
    private const string Keep = "HOSTCALL_KEEP";

    /// <param name="folder">Below the tests, such as <c>Plots</c>; the file lies in its fixtures/kept.</param>
    /// <param name="name">Of the file.</param>
    /// <param name="made">What it is to hold.</param>
    public static void Check(string folder, string name, string made)
    {
        string file = Path.Combine(Checkout.Root, "tests", folder, "fixtures", "kept", name);
        if (Environment.GetEnvironmentVariable(Keep) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, made);
        }

        string[] kept = File.ReadAllText(file).Split('\n'), lines = made.Split('\n');
        int line = Enumerable.Range(0, Math.Max(kept.Length, lines.Length)).FirstOrDefault(i => kept.ElementAtOrDefault(i) != lines.ElementAtOrDefault(i), -1);
        if (line >= 0)
            Assert.Fail($"{name}, line {line + 1}\nkept: {kept.ElementAtOrDefault(line)}\nmade: {lines.ElementAtOrDefault(line)}\n{Keep}=1 keeps what is made");
    }
}
