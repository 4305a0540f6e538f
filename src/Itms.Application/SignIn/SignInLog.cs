using Itms.Application.Shared;
using Itms.Application.Storage;

namespace Itms.Application.SignIn;

/// <summary>An event of sign-in or of an account. The names are stored: values may be added but not renamed.</summary>
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

/// <summary>An entry of the sign-in log. Never contains a secret.</summary>
/// <param name="By">Id of the person who did it.</param>
/// <param name="Person">Id of the person whose account it is.</param>
public sealed record SignInEntry(DateTimeOffset At, string By, SignInEvent What, string Person)
{
    /// <summary>Write it in the same transaction as the change.</summary>
    internal RowWrite Write() => new RowWrite.Insert(SignInKeys.Entry(At, Guid.NewGuid().ToString("N")), Json.Bytes(this));
}
