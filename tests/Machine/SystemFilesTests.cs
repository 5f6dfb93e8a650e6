using System.Runtime.InteropServices;
using Hostcall.Machine;

namespace Hostcall.Tests.Machine;

/// <summary>Odd files on a real file system.</summary>
public sealed partial class SystemFilesTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("hostcall-files-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Text_comes_without_the_white_space_around_it()
    {
        File.WriteAllText(Path.Join(root, "value"), " performance \n");
        Assert.Equal("performance", Files.Read("/value").Text(out var reason));
        Assert.Null(reason);
    }

    [Fact]
    public void A_missing_file_says_so() => Assert.Equal("no such file (ENOENT)", Files.Read("/nothing").Reason);

    [Fact]
    public void A_missing_folder_says_so() => Assert.Equal("no such directory (ENOENT)", Files.List("/nothing").Reason);

    [Fact]
    public void A_folder_is_no_file() => Assert.Equal("is a directory (EISDIR)", Files.Read("/").Reason);

    [Fact]
    public void A_file_is_no_folder()
    {
        File.WriteAllText(Path.Join(root, "value"), "1");
        Assert.NotNull(Files.List("/value").Reason);
        Assert.Contains("ENOTDIR", Files.Read("/value/below").Reason);
    }

    [Fact]
    public void A_huge_file_is_not_swallowed()
    {
        using (var file = File.Create(Path.Join(root, "huge")))
            file.SetLength(SystemFiles.DefaultLimit + 1L);
        Assert.StartsWith("is larger than", Files.Read("/huge").Reason);
    }

    [Fact]
    public void An_endless_device_is_not_swallowed()
    {
        File.CreateSymbolicLink(Path.Join(root, "endless"), "/dev/zero");
        Assert.StartsWith("is larger than", Files.Read("/endless").Reason);
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe, 0x41 })]
    [InlineData(new byte[] { 0x41, 0x00, 0x42 })]
    [InlineData(new byte[] { 0x1b, 0x5b, 0x33, 0x31, 0x6d })]
    public void Binary_content_is_not_text(byte[] content)
    {
        File.WriteAllBytes(Path.Join(root, "binary"), content);
        Assert.Null(Files.Read("/binary").Text(out var reason));
        Assert.Equal("is not text", reason);
    }

    [Fact]
    public async Task A_pipe_without_a_writer_does_not_stop_the_reader()
    {
        Assert.Equal(0, MakeFifo(Path.Join(root, "pipe"), 0x180));
        var read = Task.Run(() => Files.Read("/pipe"), TestContext.Current.CancellationToken);
        var content = await read.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Empty(Assert.IsType<byte[]>(content.Bytes));
    }

    [Fact]
    public void A_link_to_nowhere_is_missing()
    {
        File.CreateSymbolicLink(Path.Join(root, "link"), "nowhere");
        Assert.Contains("ENOENT", Files.Read("/link").Reason);
    }

    [Fact]
    public void What_may_not_be_read_says_so()
    {
        // Write-only even for root: the kernel's files refuse where a disk's do not.
        var writeOnly = "/sys/devices/system/clocksource/clocksource0/unbind_clocksource";
        Assert.SkipUnless(File.Exists(writeOnly), $"{writeOnly} does not exist here");
        Assert.Equal("permission denied (EACCES)", new SystemFiles().Read(writeOnly).Reason);
    }

    [Theory]
    [MemberData(nameof(CapturedMachine.Names), MemberType = typeof(CapturedMachine))]
    public void A_tree_on_disk_gives_the_same_facts_as_in_memory(string name)
    {
        var captured = CapturedMachine.Load(name);
        captured.WriteTo(root);
        Assert.Equal(MachineFacts.Read(captured).ToJson().ToJsonString(), MachineFacts.Read(Files).ToJson().ToJsonString());
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);

    private SystemFiles Files => new(root);
}
