using Itms.Domain.Forms;

namespace Itms.Application.Archive;

/// <summary>A medical complaint that was closed in MCTS, the system before ITMS (S2). It never changes here. It is a stored format.</summary>
/// <param name="Number">Its number in MCTS. No two have the same.</param>
/// <param name="AlienNumber">"A" and nine digits. Null: the file had none.</param>
/// <param name="Findings">What was found, in words.</param>
public sealed record ArchivedComplaint(
    string Number,
    string? DetaineeName,
    string? AlienNumber,
    string? Facility,
    MedicalComplaintType? ComplaintType,
    string? Findings,
    DateOnly? Received,
    DateOnly? Closed);
