using Hostcall.Hazards;
using Hostcall.Hazards.X64.Sweep;
using Hostcall.Lab.Agent;
using Hostcall.Lab.Channel;

if (args is [ProbeProcess.Argument, ..]) return ProbeProcess.Run(args.AsSpan(1));
if (args is [SweepProcess.Argument, ..]) return SweepProcess.Run(args.AsSpan(1));
if (!Init.IsFirstProcess)
{
    Console.Error.WriteLine("this is the init process of a lab; `lab run` starts it in an emulated machine");
    return 2;
}

Init.MountKernelFileSystems();
using var port = new SerialPort();
var channel = new FrameWriter(port);
var reporter = new Reporter(channel);
try
{
    var orders = ChannelJson.Read(File.ReadAllBytes("/" + Orders.FileName), ChannelJson.Default.Orders);
    new Suite(orders, reporter).Run();
}
#pragma warning disable CA1031 // Nobody is above this: the host learns of any error through the channel.
catch (Exception error)
#pragma warning restore CA1031
{
    reporter.Failure(new FailureMessage(error.ToString()));
}

channel.End();
Init.PowerOff();
return 1;
