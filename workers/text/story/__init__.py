"""Stories: cut into pages of scenes, or written from an idea; and the hero that all their pictures show."""
