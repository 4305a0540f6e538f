using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Application.SignIn;

/// <summary>What happened to somebody's way of signing in. The names are stored: add, never rename.</summary>
public enum SignInEvent
{
    SetUp,
    Invited,
    Activated,
    SignedIn,
    SignedOut,
    SignedOutEverywhere,
    PasswordChanged,
    LockedOut,
    Disabled,
    TokenCreated,
    TokenRevoked,
    CalendarCreated,
    CalendarRevoked,
}

/// <summary>Who did what to whose way of signing in, and when; never a secret.</summary>
/// <param name="By">Id of the person who did it.</param>
/// <param name="Person">Whose it is.</param>
public sealed record SignInEntry(DateTimeOffset At, string By, SignInEvent What, string Person)
{
    /// <summary>To be written with what it tells of.</summary>
    internal RowWrite Write() => new RowWrite.Insert(SignInKeys.Entry(At, Guid.NewGuid().ToString("N")), Json.Bytes(this));
}
