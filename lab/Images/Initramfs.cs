using Hostcall.Lab.Channel;

namespace Hostcall.Lab.Images;

/// <summary>The whole user space of a lab: the agent as init, its orders, and what it mounts on.</summary>
internal static class Initramfs
{
    public static void Write(string path, byte[] agent, Orders orders)
    {
        using var file = File.Create(path);
        using var archive = new CpioWriter(file);
        archive.AddDirectory("dev");
        archive.AddDirectory("proc");
        archive.AddDirectory("sys");
        archive.AddDirectory("tmp");
        archive.AddCharacterDevice("dev/console", major: 5, minor: 1);
        archive.AddProgram("init", agent);
        archive.AddFile(Orders.FileName, ChannelJson.Write(orders, ChannelJson.Default.Orders));
    }
}
