using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Traces;

public sealed class TraceFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hostcall-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_profile_comes_back_as_it_was_written_whatever_the_culture()
    {
        using var culture = new ForeignCulture();
        Profile[] written = [Recorded.Profile("hypercall"), Recorded.Profile("ptrace-sysemu")];
        ProfileFile.Write(In("profile.csv"), written);
        var read = ProfileFile.Read(In("profile.csv"));
        Assert.Equal(written.Select(profile => profile.Total), read.Select(profile => profile.Total));
        Assert.Equal(written[1].Rows, read[1].Rows);
        Assert.StartsWith("scenario,lane,path,function,group,self,with_callees,unit\n", File.ReadAllText(In("profile.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_to_a_profile_is_told_with_its_line()
    {
        File.WriteAllText(In("profile.csv"), ProfileFile.Header + "\ngetpid,lab,host,f,g,1,2,instructions\ngetpid,lab,host,f,g,x,2,instructions\n");
        Assert.Contains("profile.csv, line 3: ", Assert.Throws<ResultFileException>(() => ProfileFile.Read(In("profile.csv"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_a_profile_or_an_error_with_a_sentence() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
    {
        File.WriteAllText(In("any.csv"), ProfileFile.Header + "\n" + text);
        try
        {
            ProfileFile.Read(In("any.csv"));
        }
        catch (ResultFileException)
        {
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Folded_stacks_come_back_and_add_up()
    {
        var stacks = StacksOf("vm-exit");
        FoldedFile.Write(In("a.folded"), stacks);
        var read = FoldedFile.Read(In("a.folded"));
        Assert.Equal(7440, read.Sum(stack => stack.Weight));
        Assert.Equal(stacks.Select(stack => (string.Join('|', stack.Functions), stack.Weight)), read.Select(stack => (string.Join('|', stack.Functions), stack.Weight)));
        Assert.All(File.ReadLines(In("a.folded")), line => Assert.Matches(@"^[^;]+(;[^;]+)* \d+$", line));
    }

    /// <summary>The rules of https://www.speedscope.app/file-format-schema.json for a sampled profile.</summary>
    [Fact]
    public void Speedscope_files_keep_to_their_schema()
    {
        SpeedscopeFile.Write(In("a.json"), [("vm-exit", Unit.Instructions, StacksOf("vm-exit")), ("host", Unit.Nanoseconds, StacksOf("host"))]);
        using var document = JsonDocument.Parse(File.ReadAllText(In("a.json")));
        var root = document.RootElement;
        Assert.Equal("https://www.speedscope.app/file-format-schema.json", root.GetProperty("$schema").GetString());
        int frames = root.GetProperty("shared").GetProperty("frames").GetArrayLength();
        Assert.All(root.GetProperty("shared").GetProperty("frames").EnumerateArray(), frame => Assert.NotEqual("", frame.GetProperty("name").GetString()));
        Assert.Equal(["none", "nanoseconds"], root.GetProperty("profiles").EnumerateArray().Select(profile => profile.GetProperty("unit").GetString()));
        foreach (var profile in root.GetProperty("profiles").EnumerateArray())
        {
            Assert.Equal("sampled", profile.GetProperty("type").GetString());
            var samples = profile.GetProperty("samples");
            Assert.All(samples.EnumerateArray().SelectMany(sample => sample.EnumerateArray()), frame => Assert.InRange(frame.GetInt32(), 0, frames - 1));
            Assert.Equal(samples.GetArrayLength(), profile.GetProperty("weights").GetArrayLength());
            Assert.Equal(profile.GetProperty("endValue").GetInt64() - profile.GetProperty("startValue").GetInt64(), profile.GetProperty("weights").EnumerateArray().Sum(weight => weight.GetInt64()));
        }
    }

    private static IReadOnlyList<FoldedLine> StacksOf(string path)
    {
        var trace = Recorded.Read(path);
        return trace.Tree.Stacks(trace.Calls);
    }

    private string In(string name) => Path.Join(folder, name);
}
