global using OwnThread = Hostcall.Scenarios.Measurement.OwnThread;
