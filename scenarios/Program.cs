return Hostcall.Scenarios.CommandLine.RunWatched(args);
