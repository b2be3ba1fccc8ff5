"""Review and save: the pack is put together, checked, and written as the job ends."""

from uuid import uuid5

from ledger.packs import PackRows
from schemas.errors import PermanentError
from schemas.pack import (
    Branches,
    Cards,
    Notes,
    Pack,
    PackPlan,
    PackQuestions,
    PackRequest,
    PackResult,
)
from workers.context import Save, StageContext
from workers.text.pack.assembly import Parts, assemble


async def review_pack(
    ctx: StageContext,
    request: PackRequest,
    plan: PackPlan,
    write_notes: list[Notes],
    write_cards: list[Cards],
    write_questions: list[PackQuestions],
    draw_branches: list[Branches],
) -> Pack:
    """The whole pack. Raises PermanentError when it would be an empty one."""
    chunks = await ctx.chunks(request.material_id)
    parts = Parts(tuple(write_notes), tuple(write_cards), tuple(write_questions), tuple(draw_branches))
    pack: Pack = await ctx.run_cpu(assemble, plan, parts, chunks, str(ctx.job_id))
    # A list of names or a page of a tale may yield no card; what it says is still worth its notes, or its map.
    something = pack.cards or pack.questions or pack.notes.key_concepts or len(pack.mind_map.nodes) > 1
    if not pack.notes.overview or not something:
        raise PermanentError("The source has too little text to learn from.", code="generation_failed")
    if pack.report.blocks:
        told = " ".join(finding.message for finding in pack.report.blocks[:3])
        raise PermanentError(f"The pack did not pass its review: {told}", code="generation_failed")
    return pack


async def save_pack(ctx: StageContext, request: PackRequest, review_pack: Pack) -> Save[PackResult, PackRows]:
    """Notes, cards, quiz and map, all or nothing."""
    pack_id = uuid5(ctx.job_id, "pack")
    result = PackResult(
        pack_id=pack_id,
        cards=len(review_pack.cards),
        questions=len(review_pack.questions),
        nodes=len(review_pack.mind_map.nodes),
        author=review_pack.author,
    )
    return Save(result, PackRows(pack_id, request.material_id, review_pack))
