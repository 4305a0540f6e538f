namespace Itms.Application.Shared;

/// <summary>A setting is wrong. The message tells the person who starts the host which setting it is, and how to set it.</summary>
public sealed class SettingException(string message) : Exception(message);
