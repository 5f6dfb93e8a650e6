using Hostcall.Lab.Building;

namespace Hostcall.Tests.Lab;

/// <summary>The answer of host-kernel/build is kept as long as it holds; a stand-in for the script counts how often it is asked.</summary>
public sealed class KernelAnswerTests : IDisposable
{
    private readonly EndToEnd.ScratchFolder folder = new();

    public KernelAnswerTests()
    {
        foreach (string name in (string[])["host-kernel/patches", "host-kernel/config", "cache/kernel"]) Directory.CreateDirectory(folder[name]);
        File.WriteAllText(folder["host-kernel/patches/0001-a.patch"], "a");
        Answer("echo /built/here");
    }

    public void Dispose() => folder.Dispose();

    private string Script => folder["host-kernel/build"];

    private int TimesAsked => File.Exists(folder["asked"]) ? File.ReadAllLines(folder["asked"]).Length : 0;

    [Fact]
    public void It_is_asked_once()
    {
        Assert.Equal(new KernelAnswer("/built/here", null), Get());
        Assert.Equal(new KernelAnswer("/built/here", null), Get());
        Assert.Equal(1, TimesAsked);
    }

    [Fact]
    public void That_there_is_none_is_kept_too_until_one_is_built()
    {
        Answer("echo 'host-kernel: it is not built' >&2; echo 'how to' >&2; exit 3");
        Assert.Equal(new KernelAnswer(null, "it is not built"), Get());
        Assert.Equal(new KernelAnswer(null, "it is not built"), Get());
        Assert.Equal(1, TimesAsked);
        Directory.CreateDirectory(folder["cache/kernel/0123"]);
        Get();
        Assert.Equal(2, TimesAsked);
    }

    [Theory]
    [InlineData("host-kernel/patches/0001-a.patch")]
    [InlineData("host-kernel/patches/0002-b.patch")]
    [InlineData("host-kernel/config/base.config")]
    public void It_is_asked_again_when_an_input_changes(string input)
    {
        Get();
        File.WriteAllText(folder[input], "changed");
        Get();
        Assert.Equal(2, TimesAsked);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_or_read_is_no_obstacle()
    {
        Assert.Equal("/built/here", KernelAnswer.Get(Script, "/proc/self/no-such-cache", Target.X64).Folder);
        Get();
        foreach (string note in Directory.EnumerateFiles(folder["cache"])) File.WriteAllText(note, "damaged");
        Assert.Equal("/built/here", Get().Folder);
    }

    private KernelAnswer Get() => KernelAnswer.Get(Script, folder["cache"], Target.X64);

    private void Answer(string command)
    {
        File.WriteAllText(Script, $"#!/bin/sh\necho asked >> '{folder["asked"]}'\n{command}\n");
        File.SetUnixFileMode(Script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
